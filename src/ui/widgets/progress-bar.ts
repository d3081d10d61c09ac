import type { Symbols } from '../symbols.js';

/** A bar of `width` cells filled to `fraction` (clamped to 0..1; NaN is empty), in eighths of a cell where possible. */
export function progressBar(fraction: number, width: number, symbols: Symbols): string {
  const { full, parts, empty } = symbols.bar;
  const share = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
  const units = Math.floor(share * width * parts.length);
  const whole = Math.floor(units / parts.length);
  const part = parts[units % parts.length]!;
  return full.repeat(whole) + part + empty.repeat(Math.max(0, width - whole - part.length));
}
