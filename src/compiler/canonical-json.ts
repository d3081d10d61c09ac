// One text for equal data: keys sorted, no white space, numbers as JavaScript prints them (-0 as 0).

/** Texts of objects that cannot change: variants of one base share most of their normal forms. */
const known = new WeakMap<object, string>();

/** Throws on values that JSON cannot hold. A frozen object must be frozen all through: its text is kept. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const text = known.get(value);
    if (text !== undefined) return text;
    const made = Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : objectJson(value);
    if (Object.isFrozen(value)) known.set(value, made);
    return made;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} has no JSON form`);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return JSON.stringify(value);
  }
  throw new Error(`a ${typeof value} has no JSON form`);
}

function objectJson(value: object): string {
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (item === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `{${text}}`;
}
