// A Slurm of one node on this machine for tests: controller and node on the loopback with ports of their own, everything else in one
// folder, no systemd, no munge. Needs root and the Debian package slurm-wlm (`npm run test-tools`).
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';

export interface SlurmSettings {
  /** cores that the node claims to have; jobs are only counted, not bound */
  readonly cpus: number;
  /** memory that the node claims to have, MB */
  readonly memory: number;
  /** jobs that take more memory than they asked for are killed; see `canEnforceMemory` */
  readonly enforceMemory?: boolean;
}
export interface OneNodeSlurm {
  /** name of its node */
  readonly node: string;
  /** what a process needs to talk to it */
  readonly environment: NodeJS.ProcessEnv;
  /** runs a Slurm command and returns what it printed; throws when it fails */
  ask(program: string, ...words: readonly string[]): string;
  /** SIGKILL to the controller, as in a crash */
  killController(): Promise<void>;
  /** starts the controller again on its saved state */
  startController(): Promise<void>;
  /** Takes the node into service again, as an administrator does after Slurm has drained it. */
  resumeNode(): void;
  /** ends every job, both daemons, and waits for their end */
  stop(): Promise<void>;
}

const READY_MS = 30_000;
const MACHINE = hostname().split('.')[0]!;
const CGROUPS = '/sys/fs/cgroup';

/** Whether the kernel offers what limits the memory of jobs: control groups of version 1, as Slurm 22.05 uses them without systemd. */
export const canEnforceMemory = (): boolean => existsSync(join(CGROUPS, 'memory', 'memory.limit_in_bytes'));

/** Starts controller and node in `folder` and waits until the node is idle. */
export async function startSlurm(folder: string, settings: SlurmSettings): Promise<OneNodeSlurm> {
  for (const part of ['state', 'spool', 'log']) mkdirSync(join(folder, part), { recursive: true });
  const configuration = join(folder, 'slurm.conf');
  const ports = [await freePort(), await freePort()] as const;
  // two of them on one machine must not share the groups of their jobs
  const name = `${MACHINE}-${ports[1]}`;
  writeFileSync(configuration, slurmConf(folder, name, settings, ports));
  if (settings.enforceMemory === true) writeFileSync(join(folder, 'cgroup.conf'), CGROUP_CONF);
  const environment = { ...process.env, SLURM_CONF: configuration };
  const daemon = (program: string, words: readonly string[]): ChildProcess => {
    const log = openSync(join(folder, 'log', `${program}.out`), 'a');
    // it ends with us, however we end
    const command = ['--pdeathsig', 'KILL', program, '-D', ...words];
    const child = spawn('setpriv', command, { env: environment, stdio: ['ignore', log, log] });
    closeSync(log);
    return child;
  };
  const ask = (program: string, ...words: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(program, words, { env: environment, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr || stdout}`);
    return stdout;
  };
  let controller = daemon('slurmctld', ['-c']);
  const node = daemon('slurmd', ['-N', name]);
  const slurm: OneNodeSlurm = {
    node: name,
    environment,
    ask,
    killController: () => ended(controller, 'SIGKILL'),
    startController: () => {
      controller = daemon('slurmctld', []);
      return until(() => answers(ask));
    },
    resumeNode: () => {
      if (/drain|down/.test(ask('sinfo', '--noheader', '--format=%T')))
        ask('scontrol', 'update', `NodeName=${name}`, 'State=RESUME');
    },
    stop: async () => {
      if (answers(ask)) {
        ask('scancel', '--quiet', '--full', '--signal=KILL', '--user=root');
        ask('scancel', '--quiet', '--user=root');
        await until(() => ask('squeue', '--noheader').trim() === '').catch(() => undefined);
      }
      await Promise.all([ended(node, 'SIGKILL'), ended(controller, 'SIGKILL')]);
      for (const pid of startedWith(configuration)) process.kill(pid, 'SIGKILL');
      if (settings.enforceMemory === true) removeGroups(name);
    },
  };
  try {
    await until(() => answers(ask) && ask('sinfo', '--noheader', '--format=%T').trim() === 'idle');
  } catch (error) {
    await slurm.stop();
    throw error;
  }
  return slurm;
}

function answers(ask: OneNodeSlurm['ask']): boolean {
  try {
    ask('squeue', '--noheader');
    return true;
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + READY_MS; !holds(); ) {
    if (Date.now() > end) throw new Error(`Slurm was not ready within ${READY_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill(signal);
  return gone;
}

/** Processes that inherited our configuration: daemons of single jobs outlive the node that started them. */
function startedWith(configuration: string): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const variables = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      return variables.includes(`SLURM_CONF=${configuration}`) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

/** The groups of our jobs, which have no process any more. */
function removeGroups(name: string): void {
  const remove = (group: string): void => {
    for (const entry of readdirSync(group, { withFileTypes: true }))
      if (entry.isDirectory()) remove(join(group, entry.name));
    try {
      rmdirSync(group);
    } catch {
      // a process that was just killed may not have left yet; an empty group costs nothing
    }
  };
  for (const controller of readdirSync(CGROUPS)) {
    const group = join(CGROUPS, controller, `slurm_${name}`);
    if (existsSync(group)) remove(group);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve((address as { port: number }).port));
    });
  });
}

/** `config_overrides`: the node may claim more cores than there are. */
function slurmConf(
  folder: string,
  name: string,
  { cpus, memory, enforceMemory = false }: SlurmSettings,
  [control, node]: readonly [number, number],
): string {
  const [tracking, task] = enforceMemory ? ['cgroup', 'cgroup'] : ['linuxproc', 'none'];
  return `ClusterName=rsegtest
SlurmctldHost=${MACHINE}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
SlurmctldPort=${control}
SlurmdPort=${node}
AuthType=auth/none
CredType=cred/none
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd.log
ProctrackType=proctrack/${tracking}
TaskPlugin=task/${task}
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=500
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0,sched_min_interval=0
MinJobAge=300
KillWait=5
OverTimeLimit=0
SlurmdTimeout=30
SlurmctldTimeout=30
MaxArraySize=1001
JobRequeue=1
SlurmdParameters=config_overrides
NodeName=${name} NodeHostname=${MACHINE} NodeAddr=127.0.0.1 CPUs=${cpus} RealMemory=${memory} State=UNKNOWN
PartitionName=test Nodes=${name} Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
`;
}

const CGROUP_CONF = `CgroupPlugin=cgroup/v1
CgroupMountpoint=${CGROUPS}
CgroupAutomount=no
ConstrainRAMSpace=yes
`;
