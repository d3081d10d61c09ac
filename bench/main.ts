// `npm run bench -- NAME [options]`: the benchmarks. Each compares two sides in one run and prints their ratio.
const benchmarks: Readonly<Record<string, () => Promise<unknown>>> = {
  loop: () => import('./training-loop.js'),
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
