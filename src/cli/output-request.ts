// `--ui`, `--json` and `--screen-reader` of a command, checked.
import { EXIT, UserError } from '../exit-code.js';
import { OUTPUT_MODES, type OutputMode, type OutputRequest } from '../ui/terminal-capabilities.js';

/** Throws exit 2 for a mode that does not exist. */
export function parseOutputRequest(options: {
  readonly ui?: string;
  readonly json?: boolean;
  readonly screenReader?: boolean;
  /** false after `--no-input`: no key is read */
  readonly input?: boolean;
}): OutputRequest {
  const { ui, json, screenReader, input } = options;
  if (ui === undefined) return screenReader === true ? { json, ui: 'spoken', input } : { json, input };
  if (!isMode(ui)) {
    throw new UserError(EXIT.usage, `--ui ${ui} is not an output`, { help: `one of: ${OUTPUT_MODES.join(', ')}` });
  }
  return { ui, json, input };
}

function isMode(text: string): text is OutputMode {
  return (OUTPUT_MODES as readonly string[]).includes(text);
}
