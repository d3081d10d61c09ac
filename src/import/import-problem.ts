// A value of a normal form that no `.rseg` text can hold.

/** `path` names the value as a JSON pointer: `/data/modalities/0/name`. */
export class ImportProblem extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
    this.name = 'ImportProblem';
  }
}

/** `text` where a name belongs. */
export function nameAt(text: string, path: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return text;
  throw new ImportProblem(path, `\`${text}\` cannot be a name: names are letters, digits and _`);
}
