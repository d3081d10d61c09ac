// Short names of modalities as papers print them: RDEL for rgb, depth, event and lidar.

/** The shortest beginning of every name that no other begins with, its first letter a capital. */
export function modalityLetters(modalities: readonly string[]): readonly string[] {
  return modalities.map((name) => {
    const others = modalities.filter((other) => other !== name);
    let length = 1;
    while (length < name.length && others.some((other) => starts(other, name.slice(0, length)))) length++;
    return name.slice(0, 1).toUpperCase() + name.slice(1, length);
  });
}

const starts = (name: string, beginning: string): boolean => name.toLowerCase().startsWith(beginning.toLowerCase());

/** `RD` for `rgb+depth`; with a plus where a letter is not enough for each; other rows keep their names. */
export function subsetLabel(row: string, modalities: readonly string[]): string {
  const parts = row.split('+');
  if (!parts.every((part) => modalities.includes(part))) return row;
  const letters = modalityLetters(modalities);
  const short = parts.map((part) => letters[modalities.indexOf(part)]!);
  return short.join(letters.every((letter) => letter.length === 1) ? '' : '+');
}

/** `R rgb, D depth` */
export function letterKey(modalities: readonly string[]): string {
  const letters = modalityLetters(modalities);
  return modalities.map((name, i) => `${letters[i]} ${name}`).join(', ');
}
