// `rseg explain`: where a setting comes from.
import type { ExitCode } from '../exit-code.js';
import { type ExplainSettingOptions, explainSetting } from './explain-setting.js';

/** `subject`: FILE[:variant]; `path`: one of its settings, or all without it. */
export async function explainCommand(
  subject: string,
  path: string | undefined,
  options: ExplainSettingOptions,
): Promise<ExitCode> {
  return explainSetting(subject, path, options);
}
