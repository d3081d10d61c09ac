// Losses that jump: which ones do, that they are told with their samples, and that taking a step back is exact, also for a resumed training.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { measuredContext, measuredStage } from '../../../bench/measured-training.js';
import type { Engine, LoadedModule } from '../../../src/runtime/engine/engine.js';
import { openEngine } from '../../../src/runtime/engine/open-engine.js';
import type { EventBody, RunEvent } from '../../../src/runtime/run/event.js';
import type { StageContext } from '../../../src/runtime/run/stage-context.js';
import { teacherTrainee } from '../../../src/runtime/run/stages/train-teacher-stage.js';
import { Stopped } from '../../../src/runtime/run/stop-control.js';
import { LossSpikes } from '../../../src/runtime/run/training/loss-spikes.js';
import { runTraining } from '../../../src/runtime/run/training/run-training.js';
import { applyEvent, emptyRun } from '../../../src/ui/run-model.js';
import { temporaryFolder } from './temporary-folder.js';

test('a spike is above twice the largest of 32 ordinary losses, and does not become one of them', () => {
  const spikes = new LossSpikes();
  for (let i = 0; i < 31; i++) assert.not.ok(spikes.take(1 + (i % 3)));
  assert.not.ok(spikes.take(1000), 'too early to say');
  for (let i = 0; i < 32; i++) spikes.take(i === 0 ? 3 : 1);
  assert.is(spikes.limit, 6);
  assert.not.ok(spikes.take(6));
  assert.ok(spikes.take(12.5));
  assert.ok(spikes.take(12.5), 'a second one is one too');
  assert.not.ok(spikes.take(5));
});

test('a level that lasts becomes the ordinary one, and a record says what its training would have said', () => {
  const spikes = new LossSpikes();
  for (let i = 0; i < 32; i++) spikes.take(1);
  for (let i = 0; i < 8; i++) assert.ok(spikes.take(9));
  assert.ok(spikes.lasting);
  const again = new LossSpikes(JSON.parse(JSON.stringify(spikes.record)));
  for (const one of [spikes, again]) assert.not.ok(one.take(9));
  assert.equal(again.record, spikes.record);
});

const STEPS = 60;
const SPIKES = new Set([41, 50]);

/** An engine on which some steps have a hundred times the loss; where a limit is fed, the graph itself refuses them. */
function spiking(engine: Engine, states: Map<number, string>): Engine {
  const wrap = (module: LoadedModule): LoadedModule => ({
    run: (name, feeds, outputs) => {
      const step = feeds.step?.[0] ?? 0;
      if (!SPIKES.has(step)) return module.run(name, feeds, outputs);
      const limit = feeds.loss_limit === undefined ? {} : { loss_limit: Float32Array.of(0) };
      const before = digest(module);
      const values = module.run(name, { ...feeds, ...limit }, outputs);
      states.set(step, before === digest(module) ? 'kept' : 'changed');
      return { ...values, loss: Float32Array.of(values.loss![0]! * 100) };
    },
    setState: (values) => module.setState(values),
    getState: (names) => module.getState(names),
    stateNames: module.stateNames,
    dispose: () => module.dispose(),
  });
  return { ...engine, name: engine.name, description: '', load: async (graphs) => wrap(await engine.load(graphs)) };
}

const digest = (module: LoadedModule): string =>
  Object.values(module.getState())
    .map((values) => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'))
    .join();

interface Trained {
  readonly weights: Uint8Array;
  readonly events: readonly EventBody[];
  readonly states: ReadonlyMap<number, string>;
}

/** One training, in as many attempts as it is `stoppedAt` steps and once more. */
async function train(engine: Engine, on_spike: 'flag' | 'rollback', stoppedAt: readonly number[]): Promise<Trained> {
  const folder = temporaryFolder();
  const sizes = { size: 32, batch: 1, steps: STEPS, checkpoint: STEPS, files: null, frames: 4 };
  const plain = measuredStage({ ...sizes, encoder: { dims: [8, 16, 40, 64], depths: [1, 1, 1, 1] } });
  const stage = { ...plain, training: { ...plain.training, on_spike } };
  const events: EventBody[] = [];
  const states = new Map<number, string>();
  for (const stop of [...stoppedAt, null]) {
    let steps = 0;
    const base = measuredContext(stage, folder, spiking(engine, states), 0, 4, (event) => void events.push(event));
    const context: StageContext = {
      ...base,
      steps: {
        step: ({ step }) => {
          steps = step;
        },
        between: () => undefined,
      },
      control: {
        get stop() {
          return stop !== null && steps >= stop ? ('SIGINT' as const) : null;
        },
        takeCheckpointRequest: () => false,
        paused: false,
      },
    };
    try {
      const result = await runTraining(stage, teacherTrainee(stage, context), context);
      return { weights: [...result.values()][0]!, events, states };
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
  }
  throw new Error('it was stopped every time');
}

const spikesOf = (events: readonly EventBody[]) =>
  events.flatMap((event) => (event.k === 'spike' ? [`${event.step} ${event.samples.join()} ${event.rolledBack}`] : []));

for (const name of ['tensorflow', 'wasm'] as const) {
  const engine = await openEngine(name).catch((error: Error) => {
    console.log(`SKIP: ${error.message}`);
    return null;
  });
  const works = engine === null ? test.skip : test;
  works(`${name}: spikes are told with the names of their samples and change nothing else`, async () => {
    const { events, states } = await train(engine!, 'flag', []);
    assert.equal([...states.values()], ['changed', 'changed']);
    const told = spikesOf(events);
    assert.is(told.length, 2);
    assert.match(told[0]!, /^41 drawn frame \d false$/);
    const numbered = events.map((event): RunEvent => ({ ...event, v: 1, seq: 1, t: 0, w: 0 }));
    const model = numbered.reduce(applyEvent, emptyRun);
    assert.match(
      model.log.map(({ text }) => text).join('\n'),
      /loss \S+ at step 41 is a spike: above \S+; samples drawn frame \d/,
    );
  });

  works(
    `${name}: a step that is taken back leaves every bit, and a resumed training ends with the same weights`,
    async () => {
      const whole = await train(engine!, 'rollback', []);
      assert.equal([...whole.states.values()], ['kept', 'kept']);
      // the second spike comes too early after the resume for a training that remembered nothing
      const resumed = await train(engine!, 'rollback', [30, 45]);
      assert.equal(Buffer.from(resumed.weights), Buffer.from(whole.weights));
      assert.equal(spikesOf(resumed.events), spikesOf(whole.events));
      assert.is(spikesOf(whole.events).length, 2);
    },
  );
}

test.run();
