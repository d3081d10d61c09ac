// The checkpoint is selected on a suite that exists (RS4103), and not on the split that is reported or trained.
import type { Help } from '../diagnostic.js';
import { replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { callAt, entriesAt, settingAt, wordAt, writtenPlace } from '../read-setting.js';
import { renameHelp } from '../rename-help.js';
import type { WordValue } from '../setting-value.js';
import { similarLabel } from '../similar-names.js';
import type { VariantSubject } from './variant-check.js';

export function checkSelection(subject: VariantSubject, problems: Problems): void {
  const { settings } = subject;
  const select = callAt(settings, 'eval', 'select');
  if (select?.signature.name !== 'mean') return;
  const over = settingAt(select, 'over');
  const suites = entriesAt(settings, 'eval', 'suite').map(([name]) => name);
  const declared = settingAt(settings, 'eval', 'suite');
  const complete = declared?.kind === 'keyed' && !declared.broken;
  if (over?.kind === 'word' && complete && !suites.includes(over.word)) {
    const known = suites.length === 0 ? 'no suite is declared' : `the suites are ${suites.join(', ')}`;
    problems.error('RS4103', over.at.span, `\`select\` names suite \`${over.word}\`, which does not exist`, {
      label: similarLabel(over.word, suites) ?? known,
      helps: declaredInstead(over, suites),
    });
  }
  warnAboutSplit(subject, problems);
}

function declaredInstead(over: WordValue, suites: readonly string[]): readonly Help[] {
  const renamed = renameHelp(over.at.span, over.word, suites, 'choice');
  const [only] = suites;
  if (renamed.length > 0 || only === undefined || suites.length > 1) return renamed;
  return [replaceHelp(`select on \`${only}\``, over.at.span, only)];
}

/** The split that is there for it. */
function validationInstead(split: WordValue, { data }: VariantSubject): readonly Help[] {
  const splits = data === null ? [] : entriesAt(data, 'split').map(([name]) => name);
  if (split.word === 'val' || !splits.includes('val') || split.at.layer.kind === 'default') return [];
  return [replaceHelp('select on `val`', split.at.span, 'val')];
}

function warnAboutSplit(subject: VariantSubject, problems: Problems): void {
  const split = settingAt(subject.settings, 'eval', 'split');
  if (split?.kind !== 'word') return;
  const place = writtenPlace(split, subject.named);
  if (split.word === 'test' || subject.finals.includes('eval.split')) {
    problems.warn(
      'selects-on-test',
      place,
      `checkpoints are selected on \`${split.word}\`, the split that is reported`,
      {
        label: split.word === 'test' ? 'the test split' : 'made final',
        notes: [{ text: 'the reported numbers are then the best of many tries' }],
        helps: validationInstead(split, subject),
      },
    );
  } else if (split.word === wordAt(subject.settings, 'train', 'split')) {
    problems.warn(
      'selects-on-training',
      place,
      `checkpoints are selected on \`${split.word}\`, the split that is trained`,
      {
        notes: [{ text: 'the best checkpoint is then the one that fits its training pictures best' }],
        helps: validationInstead(split, subject),
      },
    );
  }
}
