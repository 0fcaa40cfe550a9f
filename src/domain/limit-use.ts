import { type AccountLimits, capsOf, type LimitName } from './account-limits';
import { nextDay, nightEnd, nightOf, saoPauloHour } from './sao-paulo';

const MINUTE_MS = 60_000;

/** What was requested, and not given back since, in an hour or a minute that begins then. */
export interface UsedAt {
  readonly at: Date;
  readonly amountCents: bigint;
  readonly payouts: number;
}

/** What counts against an account's limits now. */
export interface LimitUse {
  /** The database's clock. */
  readonly now: Date;
  /** Of the whole account, by the hour. */
  readonly hours: readonly UsedAt[];
  /** Of one recipient, by the minute, oldest first. */
  readonly minutes: readonly UsedAt[];
}

/** A limit in the way of a request. */
export interface LimitFault {
  readonly limit: LimitName;
  /** What would still be let through; null where payouts are counted. */
  readonly leftCents: bigint | null;
  /** The same where payouts are counted; null where it is an amount. */
  readonly leftPayouts: number | null;
  /** When the same request would be let through if nothing else came; null: never. */
  readonly resetsAt: Date | null;
}

const sum = (used: readonly UsedAt[]): bigint =>
  used.reduce((total, { amountCents }) => total + amountCents, 0n);

const atLeastZero = (cents: bigint): bigint => (cents < 0n ? 0n : cents);

/** What was requested on the civil day of `now`. */
export const usedToday = ({ now, hours }: LimitUse): bigint => {
  const today = saoPauloHour(now).day;
  return sum(hours.filter(({ at }) => saoPauloHour(at).day === today));
};

/** What was requested in the night of `now`; nothing by day. */
export function usedTonight({ now, hours }: LimitUse, { night }: AccountLimits): bigint {
  if (night === null) return 0n;
  const tonight = nightOf(saoPauloHour(now), night);
  if (tonight === null) return 0n;
  return sum(hours.filter(({ at }) => nightOf(saoPauloHour(at), night) === tonight));
}

/** The minutes that lie in the recipient's window, the one that has begun it included. */
export function usedByRecipient({ now, minutes }: LimitUse, window: number): readonly UsedAt[] {
  const oldest = Math.floor(now.getTime() / MINUTE_MS) - window;
  // What was given back leaves an empty minute behind.
  return minutes.filter(({ at, payouts }) => payouts > 0 && at.getTime() >= oldest * MINUTE_MS);
}

/** When a minute no longer counts. */
export const leavesAt = ({ at }: UsedAt, window: number): Date =>
  new Date(at.getTime() + (window + 1) * MINUTE_MS);

/** When enough has left the window for `wanted` more. */
function fitsAt(
  used: readonly UsedAt[],
  window: number,
  { tooMuch, of }: { tooMuch: bigint; of: (used: UsedAt) => bigint },
): Date | null {
  let gone = 0n;
  for (const one of used) {
    gone += of(one);
    if (gone >= tooMuch) return leavesAt(one, window);
  }
  return null;
}

interface Weighed {
  readonly limits: AccountLimits;
  readonly use: LimitUse;
  readonly amountCents: bigint;
}

type Judge = (weighed: Weighed, cap: bigint) => Omit<LimitFault, 'limit'> | null;

const amountFault = (left: bigint, resetsAt: Date | null) => ({
  leftCents: atLeastZero(left),
  leftPayouts: null,
  resetsAt,
});

function isNight({ limits: { night }, use }: Weighed): boolean {
  return night !== null && nightOf(saoPauloHour(use.now), night) !== null;
}

const untilMorning = ({ limits: { night }, use }: Weighed): Date | null =>
  night && nightEnd(use.now, night);

const JUDGES: Readonly<Record<LimitName, Judge>> = {
  PER_PAYOUT: ({ amountCents }, cap) => (amountCents > cap ? amountFault(cap, null) : null),
  PER_DAY({ use, amountCents }, cap) {
    const left = cap - usedToday(use);
    if (amountCents <= left) return null;
    return amountFault(left, amountCents <= cap ? nextDay(use.now) : null);
  },
  NIGHT_PER_PAYOUT: (weighed, cap) =>
    isNight(weighed) && weighed.amountCents > cap ? amountFault(cap, untilMorning(weighed)) : null,
  NIGHT_TOTAL(weighed, cap) {
    const left = cap - usedTonight(weighed.use, weighed.limits);
    const fits = !isNight(weighed) || weighed.amountCents <= left;
    return fits ? null : amountFault(left, untilMorning(weighed));
  },
  RECIPIENT_PAYOUTS({ limits, use }, cap) {
    const window = limits.recipient?.minutes ?? 0;
    const used = usedByRecipient(use, window);
    const made = BigInt(used.reduce((total, { payouts }) => total + payouts, 0));
    const tooMuch = made + 1n - cap;
    if (tooMuch <= 0n) return null;
    const of = ({ payouts }: UsedAt) => BigInt(payouts);
    const resetsAt = cap > 0n ? fitsAt(used, window, { tooMuch, of }) : null;
    return { leftCents: null, leftPayouts: Number(atLeastZero(cap - made)), resetsAt };
  },
  RECIPIENT_AMOUNT({ limits, use, amountCents }, cap) {
    const window = limits.recipient?.minutes ?? 0;
    const used = usedByRecipient(use, window);
    const left = cap - sum(used);
    if (amountCents <= left) return null;
    const asked = { tooMuch: amountCents - left, of: (one: UsedAt) => one.amountCents };
    return amountFault(left, amountCents <= cap ? fitsAt(used, window, asked) : null);
  },
};

/** Every limit that is in the way of a request. */
export function limitFaults(weighed: Weighed): LimitFault[] {
  return Object.entries(capsOf(weighed.limits)).flatMap(([name, cap]) => {
    const limit = name as LimitName;
    const fault = cap === null ? null : JUDGES[limit](weighed, cap);
    return fault === null ? [] : [{ limit, ...fault }];
  });
}

const lasts = ({ resetsAt }: LimitFault): number => resetsAt?.getTime() ?? Number.POSITIVE_INFINITY;

/** The one that stands in the way longest: when it is gone, they all are. */
export const longestFault = (faults: readonly LimitFault[]): LimitFault | null =>
  faults.reduce<LimitFault | null>(
    (longest, fault) => (longest === null || lasts(fault) > lasts(longest) ? fault : longest),
    null,
  );
