// Warns about settings of a teacher that is not trained.
import { removeHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { settingAt } from '../read-setting.js';
import type { SettingValue } from '../setting-value.js';
import type { VariantSubject } from './variant-check.js';

export function checkTeacherTraining(subject: VariantSubject, problems: Problems): void {
  const teacher = settingAt(subject.settings, 'teacher');
  const weights = settingAt(subject.settings, 'teacher', 'weights');
  const why =
    teacher?.kind === 'word'
      ? 'there is no teacher'
      : weights?.kind === 'string'
        ? 'its weights come from a file'
        : null;
  const block = settingAt(subject.settings, 'train_teacher');
  const student = settingAt(subject.settings, 'train');
  if (why === null || block?.kind !== 'record' || student?.kind !== 'record') return;
  const own = [...block.fields].find(([name, value]) => isOwn(value, student.fields.get(name)));
  if (own === undefined) return;
  problems.warn(
    'unused-setting',
    own[1].at.statement,
    `\`train_teacher.${own[0]}\` is set, but no teacher is trained`,
    {
      label: why,
      helps: [removeHelp('remove it', own[1].at.statement)],
    },
  );
}

/** Settings that follow `train` are that very value. */
function isOwn(value: SettingValue, followed: SettingValue | undefined): boolean {
  return (
    value.kind !== 'unknown' && value.at.layer.kind !== 'default' && value.at.span.start !== followed?.at.span.start
  );
}
