// Checks normal forms and plans against their published schemas where they cross a border: before a program reads them, and
// when the trainer takes them from a file that somebody may have edited.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { NormalForm } from '../../compiler/normal-form.js';
import type { StagePlan } from '../../compiler/stage-plan.js';
import { packageRoot } from '../../package-root.js';

interface Validators {
  readonly form: ValidateFunction<NormalForm>;
  readonly plan: ValidateFunction<StagePlan>;
  readonly command: ValidateFunction;
  /** the same, whatever else stands there */
  readonly recordedForm: ValidateFunction<NormalForm>;
  readonly recordedPlan: ValidateFunction<StagePlan>;
}
let cached: Validators | null = null;

function validators(): Validators {
  if (cached !== null) return cached;
  const compiler = () => new Ajv2020({ allErrors: true, strict: true, strictTuples: false });
  const [exact, open] = [compiler(), compiler()];
  const [form, plan, command] = [schema('normal-form'), schema('stage-plan'), schema('plan')];
  cached = {
    form: exact.compile<NormalForm>(form),
    plan: exact.compile<StagePlan>(plan),
    command: exact.compile(command),
    recordedForm: open.compile<NormalForm>(opened(form)),
    recordedPlan: open.compile<StagePlan>(opened(plan)),
  };
  return cached;
}

const schema = (name: string): object =>
  JSON.parse(readFileSync(join(packageRoot, 'grammar', 'schema', `${name}.schema.json`), 'utf8')) as object;

/** `schema` that also allows properties which it does not name. */
function opened(part: object): object {
  const text = JSON.stringify(part, (key, value: unknown) =>
    key === 'additionalProperties' && value === false ? undefined : value,
  );
  return JSON.parse(text) as object;
}

/** What is wrong with a supposed normal form, one line each; empty when it is one. */
export function normalFormProblems(value: unknown): readonly string[] {
  return problemsOf(validators().form, value);
}

/** The one thing to mend first in a supposed normal form: the deepest place, where alternatives no longer matter; null when it is one. */
export function worstOfNormalForm(value: unknown): { readonly path: string; readonly message: string } | null {
  const { form } = validators();
  if (form(value)) return null;
  const depth = (error: ErrorObject) => error.instancePath.split('/').length;
  const worst = (form.errors ?? []).reduce((a, b) => (depth(b) > depth(a) ? b : a));
  return { path: worst.instancePath || '/', message: withDetail(worst) };
}

function withDetail({ message = 'is wrong', params }: ErrorObject): string {
  const { additionalProperty, allowedValue, allowedValues } = params;
  if (additionalProperty !== undefined) return `must not have \`${additionalProperty}\``;
  if (allowedValues !== undefined) return `must be one of ${allowedValues.join(', ')}`;
  return allowedValue === undefined ? message : `must be ${JSON.stringify(allowedValue)}`;
}

/** What is wrong with a supposed stage plan, one line each; empty when it is one. */
export function stagePlanProblems(value: unknown): readonly string[] {
  return problemsOf(validators().plan, value);
}

/** What keeps the normal form of a run folder from being looked at, one line each. */
export function recordedFormProblems(value: unknown): readonly string[] {
  return problemsOf(validators().recordedForm, value);
}

/** What keeps the plan of a run folder from being looked at, one line each. */
export function recordedPlanProblems(value: unknown): readonly string[] {
  return problemsOf(validators().recordedPlan, value);
}

/** What is wrong with a supposed file of `rseg plan --out`, one line each; empty when it is one. */
export function planFileProblems(value: unknown): readonly string[] {
  return problemsOf(validators().command, value);
}

function problemsOf(
  validate: ValidateFunction<NormalForm> | ValidateFunction<StagePlan> | ValidateFunction,
  value: unknown,
): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath || 'it'} ${withDetail(error)}`);
}
