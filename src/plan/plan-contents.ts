// What stands behind the paths of a plan: fingerprints of data sets, weight files and losses of the user's own. Missing data do not keep a plan
// from being made: what is not known is said, and the last known fingerprint is assumed.
import process from 'node:process';
import { canonicalJson } from '../compiler/canonical-json.js';
import type { Dataset } from '../compiler/normal-form.js';
import { dataIdentity, type PlanDigests } from '../compiler/stage-key.js';
import type { StagePlan } from '../compiler/stage-plan.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import type { FrameIndex } from '../runtime/data/batch.js';
import type { StageRecord } from '../runtime/run/identity-record.js';
import { type DataIndex, indexData } from '../runtime/run/index-data.js';
import { digestWeights } from '../runtime/run/weights-digest.js';
import { WeightsMismatch } from '../runtime/weights/weights-mismatch.js';

/** Something whose contents could not be read. */
export interface UnknownContent {
  /** `data set deliver`, or the path of a weight file */
  readonly what: string;
  readonly message: string;
  readonly help: string | null;
  readonly exitCode: ExitCode;
  /** the fingerprint of an earlier run is taken instead */
  readonly assumed: boolean;
}
export interface Contents {
  readonly digests: PlanDigests;
  readonly splits: readonly FrameIndex[];
  readonly unknown: readonly UnknownContent[];
}

/** Reads every data set and weight file once, however many plans name it. */
export class ContentReader {
  readonly #baseFolder: string;
  readonly #runs: string;
  readonly #records: readonly StageRecord[];
  readonly #indexes = new Map<string, DataIndex | UserError>();
  #weights: Readonly<Record<string, string>> = {};
  readonly #checked = new Set<string>();

  /** `baseFolder`: of the entry file. `records`: of earlier runs, whose fingerprints stand in for data that are not there. */
  constructor(baseFolder: string, runs: string, records: readonly StageRecord[]) {
    this.#baseFolder = baseFolder;
    this.#runs = runs;
    this.#records = records;
  }

  /** The contents behind a plan without digests. */
  async read(bare: StagePlan, data: Dataset): Promise<Contents> {
    const unknown: UnknownContent[] = [];
    const index = await this.#index(data);
    let digest: string | null = null;
    let splits: readonly FrameIndex[] = [];
    if (index instanceof UserError) {
      const earlier = this.#lastRecord(bare);
      splits = earlier?.splits ?? [];
      digest = digestOf(earlier);
      unknown.push(unknownOf(`data set ${data.name}`, index, digest !== null));
    } else {
      digest = index.digest;
      splits = index.splits;
    }
    try {
      const found = await digestWeights(bare, this.#weights, { checked: this.#checked });
      this.#weights = { ...this.#weights, ...found };
    } catch (error) {
      // code or weights that cannot be used are a mistake, not something that is elsewhere
      if (!(error instanceof UserError) || error.exitCode !== EXIT.data || error instanceof WeightsMismatch)
        throw error;
      unknown.push(unknownOf(error.where ?? 'weights', error, false));
    }
    return { digests: { data: digest, weights: this.#weights }, splits, unknown };
  }

  async #index(data: Dataset): Promise<DataIndex | UserError> {
    const name = canonicalJson(data);
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = await indexData(data, { baseFolder: this.#baseFolder, environment: process.env }, this.#runs).catch(
        (error: unknown) => {
          if (error instanceof UserError) return error;
          throw error;
        },
      );
      this.#indexes.set(name, index);
    }
    return index;
  }

  /** The latest record of a data stage that differs from that of the plan in its digest alone. */
  #lastRecord(bare: StagePlan): StageRecord | null {
    const stage = bare.stages.find(({ op }) => op === 'index-data');
    if (stage?.op !== 'index-data') return null;
    const wanted = canonicalJson(dataIdentity(stage.data));
    return (
      this.#records.findLast(
        ({ op, parameters }) => op === 'index-data' && canonicalJson((parameters as { data: unknown }).data) === wanted,
      ) ?? null
    );
  }
}

const digestOf = (record: StageRecord | null): string | null =>
  record === null ? null : (record.parameters as { readonly digest: string | null }).digest;

function unknownOf(what: string, error: UserError, assumed: boolean): UnknownContent {
  const { message, where, help, exitCode } = error;
  return { what, message: where === null ? message : `${message} (${where})`, help, exitCode, assumed };
}
