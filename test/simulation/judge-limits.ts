import type { AccountLimits } from '../../src/domain/account-limits';
import type { Payout } from '../../src/domain/payout';
import { nightOf, saoPauloHour } from '../../src/domain/sao-paulo';
import { closingOf } from './memory-ledger';
import type { AccountRow, MemoryTables } from './memory-tables';
import { Violation } from './world';

const MINUTE = 60_000;

const sum = (payouts: readonly Payout[]): bigint =>
  payouts.reduce((total, { amountCents }) => total + amountCents, 0n);

function expectAtMost(cap: bigint | null | undefined, payouts: readonly Payout[], what: string) {
  const isOver = cap !== null && cap !== undefined && sum(payouts) > cap;
  if (isOver) throw new Violation(`over the limit ${what}: ${sum(payouts)} of ${cap}`);
}

/** By what is still counted of each group; nobody adds up but this. */
function grouped(
  payouts: readonly Payout[],
  by: (payout: Payout) => string | number | null,
): Payout[][] {
  const groups = new Map<string | number, Payout[]>();
  for (const payout of payouts) {
    const key = by(payout);
    if (key === null) continue;
    groups.set(key, [...(groups.get(key) ?? []), payout]);
  }
  return [...groups.values()];
}

/** What one recipient got in the window that ends with each payout. */
function judgeRecipients({ recipient }: AccountLimits, counted: readonly Payout[]): void {
  if (recipient === null) return;
  for (const { createdAt, recipient: who } of counted) {
    const until = createdAt.getTime();
    const within = counted.filter((one) => {
      const at = one.createdAt.getTime();
      const isWithin = at <= until && at >= until - recipient.minutes * MINUTE;
      return isWithin && one.recipient.taxId === who.taxId;
    });
    expectAtMost(recipient.amountCents, within, 'of a recipient');
    if (within.length > (recipient.payouts ?? Number.POSITIVE_INFINITY)) {
      throw new Violation(`over the limit of a recipient: ${within.length} payouts`);
    }
  }
}

const likeness = ({ destination, recipient, amountCents }: Payout): string =>
  JSON.stringify([destination, recipient.taxId, amountCents.toString()]);

/** The second of two alike names the first, or it came much later. */
function judgeLookAlikes({ lookAlikeMinutes }: AccountLimits, counted: readonly Payout[]): void {
  const windowMs = (lookAlikeMinutes ?? 0) * MINUTE;
  for (const alike of grouped(counted, likeness)) {
    alike.slice(1).forEach((later, n) => {
      const since = later.createdAt.getTime() - (alike[n]?.createdAt.getTime() ?? 0);
      if (since < windowMs && later.duplicateOf === null) {
        throw new Violation(`${later.id} was paid although ${alike[n]?.id} is like it`);
      }
    });
  }
}

/** Never over the limit: in no day and night, for no recipient, by no look-alike. */
export function judgeLimits(tables: MemoryTables, { account }: AccountRow): void {
  const { limits } = account;
  const { night } = limits;
  const counted = [...tables.payouts.values()]
    .map(({ payout }) => payout)
    .filter(({ accountId, status }) => accountId === account.id && closingOf(status) !== 'RELEASE');
  for (const payout of counted) expectAtMost(limits.perPayoutCents, [payout], 'of a payout');
  const days = grouped(counted, ({ createdAt }) => saoPauloHour(createdAt).day);
  for (const day of days) expectAtMost(limits.perDayCents, day, 'of a day');
  const nights = grouped(counted, ({ createdAt }) =>
    night === null ? null : nightOf(saoPauloHour(createdAt), night),
  );
  for (const one of nights) {
    expectAtMost(night?.totalCents, one, 'of a night');
    for (const payout of one) expectAtMost(night?.perPayoutCents, [payout], 'of the night');
  }
  judgeRecipients(limits, counted);
  judgeLookAlikes(limits, counted);
}
