// How the compiler gets texts: the caller knows about folders, editors and standard input, the compiler about paths only.

/** A path that exists and holds no text for us. `reason` follows the path in a message: "is a folder". */
export interface UnreadableSource {
  readonly reason: string;
  /** what mends it, as a command or an edit that a person makes */
  readonly help?: string;
}

/** Text of a path, null when nothing is there. */
export type SourceReader = (path: string) => string | UnreadableSource | null;
