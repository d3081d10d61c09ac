// A long .rseg file as a group might write it over years: many experiments, each with its table, some with a sweep.

const DATASET = (name: string): string => `dataset ${name} {
  generator = streets(seed: 1, failures: 30%)
  classes = 12
  size = 64x64

  modality rgb = generated(rgb, norm: imagenet)
  modality depth = generated(depth)
  modality event = generated(event)
  modality lidar = generated(lidar)
  label = generated_labels

  split train = 2048
  split val = 128
}
`;

const PROFILE = (name: string): string => `profile ${name} {
  device = cpu
  workers = 4
}
`;

/** The number makes every experiment, row and point a variant of its own. */
const EXPERIMENT = (i: number, data: string, profile: string): string => `# Question ${i}: does the weight matter here?
experiment study_${i} with ${profile} {
  data = ${data}
  seeds = 1..3
  teacher = segformer(mit_b0)
  student = segformer(mit_b0)
  dropout = subset(min: 1, absent: remove)

  loss = ce
    + ${20 + i} * kl
    + 100 * hpdm(hybrid)
    + 12 * rrm(single, scale: 1e-5)

  train {
    length = 20 epochs
    batch = 8
    image = 64x64
    optim = adamw(lr: 6e-5, decay: 0.01)
    schedule = warmup_poly(warmup: 2 epochs, power: 0.9)
  }

  eval {
    split = val
    suite any = missing(all_subsets, absent: remove)
    suite rmm = missing(pixels: 50%)
    suite nm = noise(salt_pepper: 5%, gaussian: 0.1)
    select = mean(miou, over: any)
  }
}

ablation terms of study_${i} {
  ce_only: loss keep ce
  ce_kl: loss keep ce, kl
  no_kl: loss drop kl
  no_hpdm: loss drop hpdm
  no_rrm: loss drop rrm
  single: loss.hpdm.pair = single
  heavy: loss.hpdm.weight = ${200 + i}
  swapped: loss.hpdm.pair = single; loss.rrm.pair = hybrid
}

`;

const SWEEP = (i: number): string => `sweep rates of study_${i} {
  train.optim.lr in [1e-5, 1e-4]
  train.batch in [4, 16]
}

`;

export interface LargeFile {
  readonly text: string;
  readonly lines: number;
  readonly experiments: number;
}

/** A file of at least so many lines; every fourth experiment is swept, every tenth has a data set and a profile of its own. */
export function largeFile(atLeastLines: number): LargeFile {
  const parts: string[] = [];
  let lines = 0;
  let experiments = 0;
  const push = (part: string): void => {
    parts.push(part);
    lines += part.split('\n').length - 1;
  };
  for (; lines < atLeastLines; experiments++) {
    const group = Math.floor(experiments / 10);
    if (experiments % 10 === 0) {
      push(`${DATASET(`city_${group}`)}\n`);
      push(`${PROFILE(`machine_${group}`)}\n`);
    }
    push(EXPERIMENT(experiments, `city_${group}`, `machine_${group}`));
    if (experiments % 4 === 0) push(SWEEP(experiments));
  }
  return { text: parts.join(''), lines, experiments };
}

/** One experiment with an ablation of so many rows, no two of them equal. */
export function longAblation(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const weight = 20 + Math.floor(row / 4);
    const edits = [
      `loss.kl.weight = ${weight + 0.5}`,
      `loss.kl.weight = ${weight + 0.5}; loss drop rrm`,
      `loss.kl.weight = ${weight + 0.5}; train.optim.lr = 1e-4`,
      `loss.kl.weight = ${weight + 0.5}; loss.hpdm.pair = single`,
    ];
    return `  row_${row}: ${edits[row % 4]}\n`;
  });
  return `${DATASET('city')}\n${PROFILE('machine')}\n${EXPERIMENT(0, 'city', 'machine')}ablation long of study_0 {\n${lines.join('')}}\n`;
}
