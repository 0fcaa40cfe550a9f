import type { BitCapitalPayment, BitCapitalState } from './shape';

type Outcome = 'awaiting-provider-approval' | 'processing' | 'settled' | 'failed' | 'denied';

interface Stage {
  readonly outcome: Outcome;
  /** A payment only ever goes up: approval, execution, end. */
  readonly rank: number;
}

const STAGE_OF: Readonly<Record<string, Stage>> = {
  awaiting_approval: { outcome: 'awaiting-provider-approval', rank: 0 },
  approved: { outcome: 'processing', rank: 1 },
  pending: { outcome: 'processing', rank: 2 },
  success: { outcome: 'settled', rank: 3 },
  failed: { outcome: 'failed', rank: 3 },
  // Spelt so in one of the document's own tables.
  feiled: { outcome: 'failed', rank: 3 },
  denied: { outcome: 'denied', rank: 3 },
};

function stageOf(status: string): Stage | null {
  // The document writes `awaiting_approval` and `awaiting approval`.
  const word = status.trim().toLowerCase().replace(/[ -]/g, '_');
  return Object.hasOwn(STAGE_OF, word) ? (STAGE_OF[word] ?? null) : null;
}

/** A status in our words, or null for a word nobody documented. */
export const outcomeOf = (status: string): Outcome | null => stageOf(status)?.outcome ?? null;

/** The latest of `states[]` by its own moment: samples come newest first, nobody promises it. */
export function newestState({ states = [] }: BitCapitalPayment): BitCapitalState | null {
  const dated = states
    .map((state) => ({ state, atMs: Date.parse(state.createdAt ?? '') }))
    .filter(({ state, atMs }) => state.status !== undefined && !Number.isNaN(atMs));
  const rank = (state: BitCapitalState) => stageOf(state.status ?? '')?.rank ?? 0;
  dated.sort((a, b) => b.atMs - a.atMs || rank(b.state) - rank(a.state));
  return dated[0]?.state ?? null;
}

export type CurrentStatus =
  | { readonly word: string; readonly outcome: Outcome }
  | { readonly word: string; readonly outcome: null; readonly why: string };

/**
 * Where a payment stands, by its own `status` and by the newest of its states. The two are written
 * one after the other, so where they differ one of them lags, and since a payment only goes up, it
 * is the lower one. Two different ends are no lag, and a word we do not know ends all reasoning.
 */
export function currentStatus(payment: BitCapitalPayment): CurrentStatus | null {
  const words = [payment.status, newestState(payment)?.status].filter((word) => word !== undefined);
  const [own, newest = own] = words;
  if (own === undefined || newest === undefined) return null;
  const [first, second] = [stageOf(own), stageOf(newest)];
  if (first === null || second === null) {
    return { word: first === null ? own : newest, outcome: null, why: 'undocumented status' };
  }
  if (first.rank === second.rank && first.outcome !== second.outcome) {
    return { word: own, outcome: null, why: 'its status and its states contradict' };
  }
  const isAhead = second.rank > first.rank;
  return { word: isAhead ? newest : own, outcome: (isAhead ? second : first).outcome };
}
