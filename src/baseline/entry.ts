/** A failure that is known and put up with, and why. */
export interface BaselineEntry {
  /** Of the finding. */
  readonly id: string;
  /** Empty where nobody has said it yet. */
  readonly because: string;
  readonly issue?: string;
  /** The last day on which the entry counts: `2026-12-31`. */
  readonly until?: string;
  /** Where it stands in the file. */
  readonly line: number;
}
