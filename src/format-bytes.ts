// Sizes for people.

/** Sizes as `512 B`, `12.3 MB`, `1.2 GB`: at most four digits. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1000 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return bytes < 1000 * 1024 ** 2 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
