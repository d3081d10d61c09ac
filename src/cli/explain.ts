// `rseg explain`: what a message means, or where a setting comes from.
import type { ExitCode } from '../exit-code.js';
import type { ExplainSettingOptions } from './explain-setting.js';
import { isMessageTopic } from './message-topic.js';

/** `subject`: the code of a message, or FILE[:variant]; `path`: one of its settings, or all without it. */
export async function explainCommand(
  subject: string,
  path: string | undefined,
  options: ExplainSettingOptions,
): Promise<ExitCode> {
  if (path === undefined && isMessageTopic(subject)) {
    return (await import('./explain-code.js')).explainCode(subject, options);
  }
  return (await import('./explain-setting.js')).explainSetting(subject, path, options);
}
