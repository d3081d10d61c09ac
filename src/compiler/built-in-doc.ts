// The comment above a built-in in `std.rseg`, in its parts: prose, formula lines (indented), `Source:` and `Example:`.

export interface BuiltInDoc {
  /** prose; line breaks are those of the comment */
  readonly text: string;
  /** formula and shapes, one line each */
  readonly formula: readonly string[];
  /** paper section or equation */
  readonly source: string | null;
  /** a statement that uses it: of an experiment, a data set or a sweep */
  readonly example: string | null;
}

/** Reads a comment without its `#` signs. What has no special form is prose. */
export function builtInDoc(comment: string): BuiltInDoc {
  const text: string[] = [];
  const formula: string[] = [];
  const marked = new Map<string, string>();
  for (const line of comment.split('\n')) {
    const [, mark, rest] = /^(Source|Example): (.+)$/.exec(line) ?? [];
    if (mark !== undefined && rest !== undefined) marked.set(mark, rest);
    else if (line.startsWith('  ')) formula.push(line.trim());
    else text.push(line);
  }
  return {
    text: text.join('\n').trim(),
    formula,
    source: marked.get('Source') ?? null,
    example: marked.get('Example') ?? null,
  };
}

/** The whole comment as Markdown: prose, formula as a block, source. */
export function docMarkdown(comment: string): string {
  const { text, formula, source, example } = builtInDoc(comment);
  return [
    text,
    ...(formula.length === 0 ? [] : [`\`\`\`text\n${formula.join('\n')}\n\`\`\``]),
    ...(source === null ? [] : [`Source: ${source}`]),
    ...(example === null ? [] : [`\`\`\`rseg\n${example}\n\`\`\``]),
  ].join('\n\n');
}
