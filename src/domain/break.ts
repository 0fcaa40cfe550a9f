/**
 * In what our book and a provider's book differ.
 *
 * - `MISSING_HERE`: the provider has an order that is none of ours.
 * - `MISSING_THERE`: it took an order of ours once and does not know it now.
 * - `AMOUNT`: both have it, with different amounts.
 * - `STATUS`: both have an end for it, and the ends differ.
 * - `DUPLICATE_THERE`: two of its orders carry one key of ours.
 */
export const BREAK_KINDS = [
  'MISSING_HERE',
  'MISSING_THERE',
  'AMOUNT',
  'STATUS',
  'DUPLICATE_THERE',
] as const;
export type BreakKind = (typeof BREAK_KINDS)[number];

/** A difference as it was just seen, in the words of both sides. */
export interface SeenBreak {
  readonly kind: BreakKind;
  readonly ours: string | null;
  readonly theirs: string | null;
  readonly ourCents: bigint | null;
  readonly theirCents: bigint | null;
}
