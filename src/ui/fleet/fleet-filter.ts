// The filter line of the overview: `state:failed loss.kl.weight>=50 miou<0.3 OR NOT noise`. Words that stand together must all
// hold; anything that is no condition is looked for in name, settings and reason.
import { type FleetRow, rowBest, rowFlags, rowMiou, rowProgress, rowStage, rowState, STATES } from './fleet-row.js';

type Test = (row: FleetRow) => boolean;
export interface Filter {
  readonly keeps: Test;
  /** what is wrong with the text so far; the filter then keeps everything */
  readonly problem: string | null;
}

const TOKEN = /\(|\)|"[^"]*"|[^\s()]+/g;
const CONDITION = /^([\w.-]+)(:|>=|<=|!=|=|>|<)(.+)$/;
/** Longest first: what shall be found by its end. */
const NUMBERS: Readonly<Record<string, (row: FleetRow) => number>> = {
  miou: rowMiou,
  best: rowBest,
  loss: (row) => rowStage(row)?.loss.last?.y ?? Number.NaN,
  progress: rowProgress,
  epoch: (row) => epochOf(row),
  seed: ({ listed }) => listed.seed,
  tries: ({ listed }) => listed.attempts,
};
/** Told in percent on the screen: a number above 1 is one. */
const SHARES: ReadonlySet<string> = new Set(['miou', 'best', 'progress']);

/** Never throws: a text that cannot be read keeps every row and says why. */
export function parseFilter(text: string): Filter {
  const tokens = text.match(TOKEN) ?? [];
  const everything: Test = () => true;
  if (tokens.length === 0) return { keeps: everything, problem: null };
  const reader = new FilterReader(tokens);
  try {
    return { keeps: reader.whole(), problem: null };
  } catch (error) {
    if (!(error instanceof FilterProblem)) throw error;
    return { keeps: everything, problem: error.message };
  }
}

class FilterProblem extends Error {}

class FilterReader {
  #at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  whole(): Test {
    const test = this.#either();
    if (this.#at < this.tokens.length) throw new FilterProblem('`)` closes nothing');
    return test;
  }

  #either(): Test {
    const parts = [this.#all()];
    while (this.#takes('OR')) parts.push(this.#all());
    return parts.length === 1 ? parts[0]! : (row) => parts.some((part) => part(row));
  }

  #all(): Test {
    const parts = [this.#one()];
    while (this.#at < this.tokens.length && !['OR', ')'].includes(this.tokens[this.#at]!)) {
      this.#takes('AND');
      parts.push(this.#one());
    }
    return parts.length === 1 ? parts[0]! : (row) => parts.every((part) => part(row));
  }

  #one(): Test {
    const token = this.tokens[this.#at++];
    if (token === undefined || token === ')' || token === 'OR' || token === 'AND') {
      throw new FilterProblem(
        token === undefined ? 'something is missing at the end' : `nothing stands before \`${token}\``,
      );
    }
    if (token === 'NOT') {
      const inner = this.#one();
      return (row) => !inner(row);
    }
    if (token === '(') {
      const inner = this.#either();
      if (!this.#takes(')')) throw new FilterProblem('`(` is not closed');
      return inner;
    }
    return condition(token);
  }

  #takes(token: string): boolean {
    if (this.tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }
}

function condition(token: string): Test {
  const parts = CONDITION.exec(token);
  if (parts === null) return holdsText(token.replace(/^"|"$/g, ''));
  const [, name, operator, value] = parts as unknown as [string, string, string, string];
  if (operator === ':') return holdsWord(name, value.toLowerCase());
  const known = NUMBERS[name];
  if (known !== undefined) {
    const wanted = number(value, token);
    const scale = SHARES.has(name) && Math.abs(wanted) > 1 ? 100 : 1;
    return (row) => compares(known(row) * scale, operator, wanted);
  }
  return (row) => {
    const setting = row.listed.settings.find(({ path }) => path === name || path.endsWith(`.${name}`));
    if (setting === undefined) return false;
    const own = Number.parseFloat(setting.text);
    const wanted = Number.parseFloat(value);
    if (Number.isNaN(own) || Number.isNaN(wanted)) {
      return operator === '!=' ? setting.text !== value : operator === '=' && setting.text === value;
    }
    return compares(own, operator, wanted);
  };
}

function holdsWord(name: string, value: string): Test {
  switch (name) {
    case 'state':
      return (row) => {
        const state = rowState(row);
        return state.startsWith(value) || STATES[state].word.startsWith(value);
      };
    case 'flag':
      return (row) => rowFlags(row).some((flag) => flag.toLowerCase().includes(value));
    case 'variant':
      return ({ listed }) => listed.variant.toLowerCase().includes(value);
    case 'stage':
      return (row) => (row.model.current ?? '').toLowerCase().includes(value);
    default:
      throw new FilterProblem(`\`${name}:\` is not known; there are state:, flag:, variant: and stage:`);
  }
}

function holdsText(text: string): Test {
  const wanted = text.toLowerCase();
  return ({ listed }) => {
    const settings = listed.settings.map(({ path, text: value }) => `${path} ${value}`);
    return [listed.name, listed.run, listed.reason ?? '', ...settings].some((one) =>
      one.toLowerCase().includes(wanted),
    );
  };
}

function number(value: string, token: string): number {
  const parsed = Number(value.replace(/%$/, ''));
  if (Number.isNaN(parsed)) throw new FilterProblem(`\`${token}\`: ${value} is not a number`);
  return parsed;
}

/** A value that is not known (NaN) satisfies nothing. */
function compares(own: number, operator: string, wanted: number): boolean {
  if (Number.isNaN(own)) return false;
  switch (operator) {
    case '>=':
      return own >= wanted;
    case '<=':
      return own <= wanted;
    case '>':
      return own > wanted;
    case '<':
      return own < wanted;
    case '!=':
      return own !== wanted;
    default:
      return own === wanted;
  }
}

function epochOf(row: FleetRow): number {
  const stage = rowStage(row);
  return stage === null || stage.stepsPerEpoch === 0 ? Number.NaN : stage.step / stage.stepsPerEpoch;
}
