import { WINDOW_MAX_MINUTES } from '../domain/account-limits';
import type { LimitUse, UsedAt } from '../domain/limit-use';
import type { UseAsked } from './payout-store-accounts';
import type { PayoutReads } from './read-payouts';
import type { Sealing } from './sealing';
import { LIMIT_USES } from './sql/limits';

export interface UseRow {
  n: string;
  now: Date;
  at: Date | null;
  amount: string;
  payouts: number;
}

/** Of one account, and of one recipient of it where they are named. */
export type AccountUse = Omit<UseAsked, 'merchantId'>;

/** Enough for the longest civil day and night. */
const HOURS_MINUTES = 49 * 60;
/** The window, and the minute in which it begins. */
const RECIPIENT_MINUTES = WINDOW_MAX_MINUTES + 1;

const usedFrom = (rows: readonly UseRow[]): UsedAt[] =>
  rows.flatMap(({ at, amount, payouts }) =>
    at === null ? [] : [{ at, amountCents: BigInt(amount), payouts }],
  );

function useFrom(hours: readonly UseRow[], minutes: readonly UseRow[]): LimitUse | null {
  const [first] = hours;
  return first ? { now: first.now, hours: usedFrom(hours), minutes: usedFrom(minutes) } : null;
}

type Ask = (text: string, values: unknown[]) => Promise<UseRow[]>;

/** What counts against the limits of many accounts, in the order asked for. */
export async function limitUses(
  ask: Ask,
  { merchantId, asked }: { merchantId: string; asked: readonly AccountUse[] },
  sealing: Sealing,
): Promise<(LimitUse | null)[]> {
  const counters = asked.flatMap(({ accountId, recipientTaxId: taxId }) => [
    { accountId, recipient: '', minutes: HOURS_MINUTES },
    // The counter of nobody, where nobody is named.
    {
      accountId,
      recipient: taxId ? sealing.recipientIndex(taxId) : null,
      minutes: RECIPIENT_MINUTES,
    },
  ]);
  const rows = await ask(LIMIT_USES, [
    merchantId,
    counters.map(({ accountId }) => accountId),
    counters.map(({ recipient }) => recipient),
    counters.map(({ minutes }) => minutes),
  ]);
  const rowsOf = (number: number) => rows.filter(({ n }) => Number(n) === number);
  return asked.map((_, n) => useFrom(rowsOf(2 * n + 1), rowsOf(2 * n + 2)));
}

export const readLimitUses = (
  { reads, sealing }: PayoutReads,
  merchantId: string,
  asked: readonly AccountUse[],
): Promise<(LimitUse | null)[]> =>
  limitUses(
    (text, values) => reads.run((from) => from.query<UseRow[]>(text, values)),
    { merchantId, asked },
    sealing,
  );
