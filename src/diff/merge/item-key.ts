// Which statement of one version is which of another: declarations by name, rows by label, edits by path.
import type { Path } from '../../../grammar/ast.js';
import { addedLabel } from '../statement-changes.js';
import { coreOf, type Item, type ItemNode } from './item.js';
import { words } from './version.js';

const pathText = (path: Path): string => path.parts.map(({ name }) => name).join('.');

/** What the statement is about; several statements may share it. */
function subjectOf(node: ItemNode): string {
  switch (node.kind) {
    case 'import':
      return `import ${node.from.value}`;
    case 'dataset':
    case 'profile':
    case 'experiment':
    case 'ablation':
    case 'sweep':
    case 'row':
      return `${node.kind} ${node.name.name}`;
    case 'extern':
      return `extern ${node.category.name} ${node.name.name}`;
    case 'set':
    case 'block':
    case 'drop':
    case 'keep':
      return `${node.kind} ${pathText(node.path)}`;
    case 'declare':
      return `entry ${pathText(node.collection)} ${node.name.name}`;
    case 'add':
      return `add ${pathText(node.path)} ${addedLabel(node.value)}`;
    case 'axis':
      return `axis ${node.paths.map(pathText).join(' ')}`;
    case 'skip':
    case 'sample':
      return node.kind;
  }
}

/** May stand several times in one list, each time for itself. */
const repeatable = (node: ItemNode): boolean => node.kind === 'drop' || node.kind === 'keep' || node.kind === 'skip';

/** Keys of a list that others are compared with. */
export function baseKeys(items: readonly Item[]): readonly string[] {
  const seen = new Map<string, number>();
  return items.map(({ node }) => {
    const subject = subjectOf(node);
    const count = seen.get(subject) ?? 0;
    seen.set(subject, count + 1);
    return `${subject}#${count}`;
  });
}

/** Keys of the items of a side; equal to that of a base item where it is the same one, edited or renamed. */
export function sideKeys(base: readonly Item[], items: readonly Item[]): readonly string[] {
  const names = baseKeys(base);
  const keys = new Map<Item, string>();
  const free = new Map(base.map((item, i) => [item, names[i]!]));
  const match = (same: (old: Item, now: Item) => boolean): void => {
    for (const now of items) {
      if (keys.has(now)) continue;
      const old = [...free.keys()].find((candidate) => same(candidate, now));
      if (old === undefined) continue;
      keys.set(now, free.get(old)!);
      free.delete(old);
    }
  };
  const sameSubject = (old: Item, now: Item): boolean => subjectOf(old.node) === subjectOf(now.node);
  match((old, now) => sameSubject(old, now) && words(coreOf(old)) === words(coreOf(now)));
  match(sameSubject);
  match(isRenamed);
  return items.map((item, i) => keys.get(item) ?? newKey(item, items.slice(0, i)));
}

function newKey(item: Item, before: readonly Item[]): string {
  const subject = subjectOf(item.node);
  if (repeatable(item.node)) return `${subject}+${words(coreOf(item))}`;
  return `${subject}+${before.filter(({ node }) => subjectOf(node) === subject).length}`;
}

/** A row with the same edits, or a declaration with most of its lines, under another name. */
function isRenamed(old: Item, now: Item): boolean {
  if (old.node.kind !== now.node.kind) return false;
  if (old.node.kind === 'row' && now.node.kind === 'row') return contentOf(old) === contentOf(now);
  if (!['experiment', 'dataset', 'profile', 'ablation', 'sweep'].includes(old.node.kind)) return false;
  const lines = (item: Item): readonly string[] =>
    coreOf(item)
      .split('\n')
      .slice(1, -1)
      .map(words)
      .filter((line) => line !== '');
  const [before, after] = [lines(old), lines(now)];
  const shared = after.filter((line) => before.includes(line)).length;
  return shared * 2 > Math.max(before.length, after.length);
}

function contentOf({ node, text }: Item): string {
  if (node.kind !== 'row') return '';
  return words(text.slice(node.edits[0]?.range.start ?? node.range.end, node.range.end));
}
