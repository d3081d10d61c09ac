// Normal forms and plans in run folders that an earlier rseg wrote: they lack the settings that came later. Each of those has a value
// that means what rseg did before, and only settings with such a value may be added to a record.

type Json = Readonly<Record<string, unknown>>;

const LATER_RESOURCES: Json = { gpus: null, cpus: null, memory: null, time: null, partition: null, account: null };
const LATER_RUNTIME: Json = { packs: null, checkpoints: null, resources: LATER_RESOURCES };
const LATER_DATA: Json = { names: null, palette: null, stored: null, crop: null, list: null, missing: 'error' };
const LATER_TRAINING: Json = { on_spike: 'flag' };

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `value` with the `later` settings that it lacks; what is no record of settings stays what it is. */
const completed = (value: unknown, later: Json): unknown => (isRecord(value) ? { ...later, ...value } : value);

/** The parts of `record` that are there, each made anew by its function. */
function withParts(record: unknown, parts: Readonly<Record<string, (value: unknown) => unknown>>): unknown {
  if (!isRecord(record)) return record;
  const made = Object.entries(parts).flatMap(([name, make]) => (name in record ? [[name, make(record[name])]] : []));
  return { ...record, ...Object.fromEntries(made) };
}

const completeData = (data: unknown): unknown => completed(data, LATER_DATA);
const completeTraining = (training: unknown): unknown => completed(training, LATER_TRAINING);
const completeRuntime = (runtime: unknown): unknown =>
  withParts(completed(runtime, LATER_RUNTIME), { resources: (value) => completed(value, LATER_RESOURCES) });

/** A stored normal form with everything that this version reads, as far as an earlier one can be completed. */
export function completeForm(form: unknown): unknown {
  return withParts(form, {
    data: completeData,
    train: completeTraining,
    train_teacher: completeTraining,
    runtime: completeRuntime,
  });
}

/** The same of a stored stage plan. */
export function completePlan(plan: unknown): unknown {
  const stage = (one: unknown): unknown => withParts(one, { data: completeData, training: completeTraining });
  const stages = (all: unknown): unknown => (Array.isArray(all) ? all.map(stage) : all);
  return withParts(plan, { runtime: completeRuntime, stages });
}
