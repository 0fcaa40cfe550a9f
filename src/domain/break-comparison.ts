import type { BreakKind, SeenBreak } from './break';
import { differingFact } from './differing-fact';
import type { Attempt, Payout } from './payout';
import type { PayoutReport } from './report';
import { MONEY_IN, type MoneyState } from './status';

/** One order of ours with one provider. */
export interface OurSide {
  readonly payout: Payout;
  readonly state: Attempt['state'];
}

/** What comparing both sides shows. */
export interface BreakComparison {
  readonly found: readonly SeenBreak[];
  /** The differences of which this answer proves that there is none. */
  readonly cleared: readonly BreakKind[];
  /** What the provider says is news for the payout: somebody is to look at it at once. */
  readonly isNews: boolean;
}

const SILENT: BreakComparison = { found: [], cleared: [], isNews: false };

/** Where the money is in a provider's words: `ABSENT`, it knows nothing; null, it did not tell. */
export function moneyThere({ outcome }: PayoutReport): MoneyState | 'ABSENT' | null {
  switch (outcome) {
    case 'settled':
    case 'refunded':
      return 'SPENT';
    case 'failed':
    case 'denied':
    case 'canceled':
    case 'expired':
      return 'RELEASED';
    case 'accepted':
    case 'awaiting-provider-approval':
    case 'awaiting-confirmation':
    case 'processing':
      return 'HELD';
    case 'absent':
      return 'ABSENT';
    case 'not-sent':
    case 'unknown':
      return null;
  }
}

/** Whether an order may have cost us something that did not come back whole. */
export const isOutstanding = (report: PayoutReport): boolean =>
  moneyThere(report) !== 'RELEASED' && !(report.outcome === 'refunded' && report.full);

/** An attempt proved negative is an order not paid, whatever became of its payout elsewhere. */
const moneyHere = ({ payout, state }: OurSide): MoneyState =>
  state === 'NEGATIVE' ? 'RELEASED' : MONEY_IN[payout.status];

export const wordHere = ({ payout, state }: OurSide): string =>
  state === 'NEGATIVE' && MONEY_IN[payout.status] !== 'RELEASED' ? 'NOT_PAID_HERE' : payout.status;

export const wordThere = (report: PayoutReport): string => report.providerStatus ?? report.outcome;

function seen(kind: BreakKind, ours: OurSide, report: PayoutReport): SeenBreak {
  const theirCents = report.amountCents ?? null;
  const words = { ours: wordHere(ours), theirs: wordThere(report) };
  return { kind, ...words, ourCents: ours.payout.amountCents, theirCents };
}

/** What the provider says came back. */
function returnedThere(report: PayoutReport, amountCents: bigint): bigint {
  if (report.outcome !== 'refunded') return 0n;
  if (report.full) return amountCents;
  return report.refunds.reduce((sum, refund) => sum + refund.amountCents, 0n);
}

/** `news`: the provider is further than we are, or not as far, and a look may bring us together. */
type Standing = 'agrees' | 'news' | 'differs';

function whenBothPaid({ payout }: OurSide, report: PayoutReport): Standing {
  const there = returnedThere(report, payout.amountCents);
  if (there === payout.refundedCents) return 'agrees';
  return there > payout.refundedCents ? 'news' : 'differs';
}

/** How the two sides stand to each other, when the provider has the order. */
function standing(ours: OurSide, report: PayoutReport): Standing {
  const here = moneyHere(ours);
  const there = moneyThere(report);
  if (here === 'SPENT' && there === 'SPENT') return whenBothPaid(ours, report);
  if (here === there) return 'agrees';
  // It went out and came back whole: nothing of it is missing on either side.
  if (here === 'RELEASED' && !isOutstanding(report)) return 'agrees';
  return here === 'HELD' || there === 'HELD' ? 'news' : 'differs';
}

/** Somebody still looks at it, through the door and with this very provider. */
const isWatched = ({ payout, state }: OurSide): boolean =>
  state !== 'NEGATIVE' && payout.nextCheckAt !== null;

function whenAbsent(ours: OurSide, report: PayoutReport): BreakComparison {
  if (moneyHere(ours) === 'RELEASED') {
    return { found: [], cleared: ['MISSING_THERE', 'AMOUNT', 'STATUS'], isNews: false };
  }
  // Held, and nobody ever said that it was taken: the look-ups of the payout deal with that.
  const wasTaken = moneyHere(ours) === 'SPENT' || ours.state === 'ANSWERED';
  if (!wasTaken) return SILENT;
  return { found: [seen('MISSING_THERE', ours, report)], cleared: [], isNews: isWatched(ours) };
}

function compareAmount(ours: OurSide, report: PayoutReport): 'agrees' | 'differs' | null {
  if (moneyHere(ours) === 'RELEASED' && !isOutstanding(report)) return 'agrees';
  if (report.amountCents === undefined) return null;
  return report.amountCents === ours.payout.amountCents ? 'agrees' : 'differs';
}

/**
 * Compares an order of ours with what the provider says about it. Open against final is news, not
 * a break, as long as somebody looks at the payout again; where nobody will, it is one.
 */
export function breaksBetween(ours: OurSide, report: PayoutReport): BreakComparison {
  const there = moneyThere(report);
  if (there === null) return SILENT;
  if (there === 'ABSENT') return whenAbsent(ours, report);
  const amount = compareAmount(ours, report);
  const stands = standing(ours, report);
  const isNews = stands === 'news' && isWatched(ours);
  const found: BreakKind[] = amount === 'differs' ? ['AMOUNT'] : [];
  if (stands !== 'agrees' && !isNews) found.push('STATUS');
  const cleared: BreakKind[] = ['MISSING_THERE'];
  if (amount === 'agrees') cleared.push('AMOUNT');
  if (stands === 'agrees') cleared.push('STATUS');
  const isAnother = differingFact(ours.payout, report) !== null && isWatched(ours);
  return {
    found: found.map((kind) => seen(kind, ours, report)),
    cleared,
    isNews: isNews || isAnother,
  };
}
