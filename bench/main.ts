// `npm run bench -- NAME [options]`: the benchmarks. Each compares two sides in one run, or a number with its gate.
const benchmarks: Readonly<Record<string, () => Promise<unknown>>> = {
  checkpoint: () => import('./checkpoint.js'),
  language: () => import('./language.js'),
  load: () => import('./load.js'),
  loop: () => import('./training-loop.js'),
  plan: () => import('./plan.js'),
  recovery: () => import('./recovery.js'),
  screen: () => import('./screen.js'),
  soak: () => import('./soak.js'),
  start: () => import('./start.js'),
  step: () => import('./step.js'),
  subsets: () => import('./subsets.js'),
};

const [, , name = '', ...rest] = process.argv;
const benchmark = benchmarks[name];
if (benchmark === undefined) {
  console.error(`usage: npm run bench -- ${Object.keys(benchmarks).join('|')} [options]`);
  process.exit(2);
}
process.argv = [...process.argv.slice(0, 2), ...rest];
await benchmark();
