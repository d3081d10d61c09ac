// Which command the server is. Looks only; nothing is run.
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** scripts of Windows run only in a shell */
  readonly shell: boolean;
}
export interface ServerPlaces {
  /** the setting `rseg.serverPath`; empty when it is not set */
  readonly setting: string;
  /** folders of the workspace */
  readonly folders: readonly string[];
  /** the variable PATH */
  readonly path: string;
  readonly platform: NodeJS.Platform;
}
/** Where was looked in vain, in words. */
export interface NoServer {
  readonly missing: string;
}

/** The setting counts alone when there is one; then the workspace's own installation, then the PATH. */
export function findServer({ setting, folders, path, platform }: ServerPlaces): ServerCommand | NoServer {
  const names = platform === 'win32' ? ['rseg.cmd', 'rseg.exe'] : ['rseg'];
  if (setting !== '') {
    const candidates = isAbsolute(setting) ? [setting] : [...folders.map((folder) => join(folder, setting)), setting];
    const found = candidates.find((file) => existsSync(file));
    return found === undefined
      ? { missing: `the setting rseg.serverPath names \`${setting}\`, which does not exist` }
      : commandOf(found, platform);
  }
  const own = folders.map((folder) => join(folder, 'node_modules', '.bin'));
  const places = [...own, ...path.split(delimiter).filter((folder) => folder !== '')];
  const found = places.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
  if (found !== undefined) return commandOf(found, platform);
  return { missing: 'there is no rseg in node_modules/.bin of the workspace, and none on the PATH' };
}

function commandOf(file: string, platform: NodeJS.Platform): ServerCommand {
  if (/\.[cm]?js$/.test(file)) return { command: 'node', args: [file, 'lsp'], shell: false };
  return { command: file, args: ['lsp'], shell: platform === 'win32' && file.endsWith('.cmd') };
}
