// What people type most, by command: shown by `--help` and in the manual.

export interface Example {
  /** after `rseg` */
  readonly words: string;
  readonly does: string;
}

const example = (words: string, does: string): Example => ({ words, does });

/** By the path of a command: `run`, `data show`. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  run: [
    example('run robust.rseg', 'train and evaluate the experiment of the file, or go on with it'),
    example('run spcr.rseg:spcr.terms --jobs 4 --keep-going', 'all rows of an ablation, four at a time'),
    example("run robust.rseg --set 'train.batch = 4' --seed 2", 'with another setting, one seed'),
  ],
  plan: [
    example('plan spcr.rseg', 'which runs there would be, why, and what they cost'),
    example('plan spcr.rseg:spcr.terms --out plan.json', 'and keep the plan: rseg run plan.json carries it out'),
  ],
  watch: [
    example('watch', 'what was worked on last'),
    example('watch spcr.terms.no_kl@2', 'one run'),
    example('watch --all --once', 'the present state of all runs'),
  ],
  status: [
    example('status', 'the runs of the newest command'),
    example('status --all --json', 'all runs, for programs'),
  ],
  stop: [
    example('stop spcr@1', 'after its step, with a checkpoint; the other runs go on'),
    example('stop --all', 'everything that works or waits in runs/'),
  ],
  logs: [example('logs spcr@1', 'everything that happened'), example('logs -f spcr@1', 'and what comes')],
  check: [
    example('check robust.rseg', 'every mistake that can be found without data'),
    example('check --fix .', 'mend what has a safe fix in all files here'),
  ],
  fmt: [
    example('fmt robust.rseg', 'into its canonical form'),
    example('fmt --check .', 'exit with 1 when a file is not'),
  ],
  explain: [
    example('explain RS2107', 'what a message means'),
    example('explain spcr.rseg:spcr.terms.no_kl loss', 'where settings come from'),
    example('explain robust.rseg train.batch', 'every layer that gave a setting a value'),
  ],
  diff: [
    example('diff', 'what changed in meaning since the last commit'),
    example('diff main -- robust.rseg', 'one file beside a branch'),
  ],
  graph: [
    example('graph robust.rseg', 'the stages with parameters, GFLOPs and memory'),
    example('graph robust.rseg --format svg > graph.svg', 'as a drawing'),
  ],
  'data check': [example('data check robust.rseg', 'read every picture of its data set')],
  'data show': [
    example('data show robust.rseg --sample 3 --out frame.png', 'one frame with its label'),
    example('data show robust.rseg --checkpoint robust@1', 'beside the answer of a trained network'),
  ],
  eval: [example('eval robust@1 robust.rseg', 'the suites of the file on the weights of a run')],
  predict: [
    example('predict robust@1 pictures --out labels', 'label a folder of pictures'),
    example('predict robust@1 pictures --out labels --window 512x512 --overlay', 'in windows, with coloured pictures'),
  ],
  report: [
    example('report spcr.rseg:spcr.terms', 'tables, curves and pictures of an ablation, as report.html'),
    example('report runs --format latex --out table.tex', 'tables of all runs, for a paper'),
  ],
  compare: [example('compare spcr.rseg:spcr spcr.rseg:spcr.terms.no_kl', 'two experiments over their seeds')],
  export: [
    example('export robust@1 --format onnx --out robust.onnx', 'a trained network for ONNX run times'),
    example('export robust@1 --format tensorboard --out tb', 'the history of a run'),
  ],
  ls: [example("ls --filter 'state:failed OR miou<0.3' --sort mIoU", 'some runs, the best first')],
  gc: [example('gc', 'what could be deleted'), example('gc --yes', 'and delete it')],
  doctor: [
    example('doctor', 'which engine works here, and why'),
    example('doctor robust@1', 'every checksum of a run'),
  ],
  completion: [example('completion bash', 'for ~/.bashrc: source <(rseg completion bash)')],
};
