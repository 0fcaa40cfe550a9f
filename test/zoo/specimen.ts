import type { Patch } from '../simulation/planted-bugs';

/** A fault that somebody could write one day, and the tests that must turn red over it. */
export interface Specimen {
  readonly name: string;
  readonly patches: readonly Patch[];
  /** A test file, as Jest takes it; several where more than one must see it. */
  readonly tests: readonly string[];
}

export const specimen = (
  name: string,
  [file, from, to]: readonly [file: string, from: string, to: string],
  ...tests: readonly string[]
): Specimen => ({ name, patches: [{ file, from, to }], tests });
