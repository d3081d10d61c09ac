// Reads a page of `grammar/messages`: its failing and its fixed example, and the message that is printed for the first.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSource } from '../../src/cli/source-reader.js';
import { type Compilation, compile } from '../../src/compiler/compile.js';
import { packageRoot } from '../../src/package-root.js';

export interface MessagePage {
  readonly text: string;
  readonly code: string;
  /** kept because codes are never used again, or for later; nothing reports it */
  readonly withdrawn: boolean;
  readonly fails: string | null;
  readonly fixed: string | null;
  readonly printed: string | null;
}

export function readPage(code: string): MessagePage {
  const text = readFileSync(join(packageRoot, 'grammar', 'messages', `${code}.md`), 'utf8');
  const block = (heading: string, language: string) =>
    new RegExp(`## ${heading}\\n[\\s\\S]*?\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? null;
  const withdrawn = /^# .* \((retired|reserved)\)$/m.test(text);
  return {
    text,
    code,
    withdrawn,
    fails: block('Fails', 'rseg'),
    fixed: block('Fixed', 'rseg'),
    printed: block('Fails', 'text'),
  };
}

/** The files of an example by name: `# file: NAME` starts another one. */
export function filesOf(example: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const parts = example.split(/^# file: (.+)\n/m);
  if (parts[0]?.trim() !== '') files.set('example.rseg', parts[0] ?? '');
  for (let index = 1; index < parts.length; index += 2) files.set(parts[index]!, `${parts[index + 1]!.trimEnd()}\n`);
  return files;
}

/** Compiles an example as if its files lay in `experiments/`. */
export function compileExample(example: string): Compilation {
  const files = filesOf(example);
  return compile('example.rseg', (path) => files.get(path) ?? readSource(join(packageRoot, 'experiments', path)));
}
