import type { AccountLimits } from './account-limits';
import { type LimitUse, leavesAt, usedByRecipient, usedToday, usedTonight } from './limit-use';
import { nextDay, nextNight, nightEnd, nightOf, saoPauloHour } from './sao-paulo';

interface SpendingLeft {
  readonly limitCents: bigint;
  readonly usedCents: bigint;
  readonly leftCents: bigint;
  readonly resetsAt: Date;
}

function spending(
  limitCents: bigint | null,
  usedCents: bigint,
  resetsAt: Date,
): SpendingLeft | null {
  if (limitCents === null) return null;
  const leftCents = usedCents > limitCents ? 0n : limitCents - usedCents;
  return { limitCents, usedCents, leftCents, resetsAt };
}

/** The limits of the night with what is left of them. */
function nightLeft(limits: AccountLimits, use: LimitUse) {
  const { night } = limits;
  if (night === null) return null;
  const { now } = use;
  const isNight = nightOf(saoPauloHour(now), night) !== null;
  const end = nightEnd(now, night);
  return {
    ...night,
    isNight,
    changesAt: isNight ? end : nextNight(now, night),
    total: spending(night.totalCents, usedTonight(use, limits), end),
  };
}

/** An account's limits with what is left of each now, and when it is counted anew. */
export const limitsLeft = (limits: AccountLimits, use: LimitUse) => ({
  perPayoutCents: limits.perPayoutCents,
  perDay: spending(limits.perDayCents, usedToday(use), nextDay(use.now)),
  night: nightLeft(limits, use),
  recipient: limits.recipient,
  lookAlikeMinutes: limits.lookAlikeMinutes,
});

const least = (left: bigint): bigint => (left < 0n ? 0n : left);

/** What a recipient may still be paid, and when the oldest of what counts leaves the window. */
export function recipientLeft({ recipient }: AccountLimits, use: LimitUse) {
  if (recipient === null) return null;
  const { minutes, payouts, amountCents } = recipient;
  const used = usedByRecipient(use, minutes);
  const [oldest] = used;
  const made = used.reduce((sum, one) => sum + one.payouts, 0);
  const paid = used.reduce((sum, one) => sum + one.amountCents, 0n);
  return {
    payouts: payouts === null ? null : Math.max(payouts - made, 0),
    amountCents: amountCents === null ? null : least(amountCents - paid),
    resetsAt: oldest === undefined ? null : leavesAt(oldest, minutes),
  };
}
