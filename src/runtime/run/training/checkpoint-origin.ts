// Where a checkpoint was computed. The claim that a resumed run ends with the same bits holds where software and processor are the same.
import { EXIT, UserError } from '../../../exit-code.js';
import type { Checkpoint } from '../../checkpoint/checkpoint-store.js';
import { environmentDifferences } from '../environment-differences.js';
import { computingEnvironment } from '../environment-record.js';

/**
 * A warning when `checkpoint` was computed by another engine, software or processor than `engine` here; null when it was not.
 * @throws UserError with exit code 2 instead of warning when the `same` environment is required
 */
export function foreignOrigin({ facts, path }: Checkpoint, engine: string, same: boolean): string | null {
  const engines = facts.engine === engine ? [] : [`engine ${facts.engine} -> ${engine}`];
  const before = facts.environment;
  const rest = before === undefined ? [] : environmentDifferences(before, computingEnvironment());
  const differences = [...engines, ...rest].join(', ');
  if (differences === '') return null;
  if (same) {
    throw new UserError(EXIT.usage, `the checkpoint was computed elsewhere: ${differences}`, {
      where: path,
      help: 'go on where it was computed, or leave --require-same-env out: the run is then not bit-exact',
    });
  }
  return `the checkpoint was computed elsewhere, so going on is not bit-exact: ${differences}`;
}
