/** A part of the page that is reached from its top. */
export interface PageSection {
  readonly id: string;
  /** in the list of the parts */
  readonly name: string;
  readonly body: string;
}
