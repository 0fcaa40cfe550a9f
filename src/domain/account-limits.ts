import type { NightHours } from './sao-paulo';

export const LIMIT_NAMES = [
  'PER_PAYOUT',
  'PER_DAY',
  'NIGHT_PER_PAYOUT',
  'NIGHT_TOTAL',
  'RECIPIENT_PAYOUTS',
  'RECIPIENT_AMOUNT',
] as const;
/** Which of an account's limits a request would exceed. */
export type LimitName = (typeof LIMIT_NAMES)[number];

/** What may be requested between two hours of the night in São Paulo. */
export interface NightLimits extends NightHours {
  readonly perPayoutCents: bigint | null;
  readonly totalCents: bigint | null;
}

/** What one recipient may be paid within some minutes. */
export interface RecipientLimits {
  readonly minutes: number;
  readonly payouts: number | null;
  readonly amountCents: bigint | null;
}

/** What may be requested of an account. Null: no such limit; zero: nothing may. */
export interface AccountLimits {
  readonly perPayoutCents: bigint | null;
  readonly perDayCents: bigint | null;
  readonly night: NightLimits | null;
  readonly recipient: RecipientLimits | null;
  /** How long a payout like an earlier one is refused; 0: never, null: as the house has it. */
  readonly lookAlikeMinutes: number | null;
}

export const NO_LIMITS: AccountLimits = {
  perPayoutCents: null,
  perDayCents: null,
  night: null,
  recipient: null,
  lookAlikeMinutes: null,
};

/** The longest window over which anything is counted: a week. */
export const WINDOW_MAX_MINUTES = 10_080;

type Caps = Readonly<Record<LimitName, bigint | null>>;

/** Each limit as a number; centavos, or payouts where payouts are counted. */
export const capsOf = ({ perPayoutCents, perDayCents, night, recipient }: AccountLimits): Caps => ({
  PER_PAYOUT: perPayoutCents,
  PER_DAY: perDayCents,
  NIGHT_PER_PAYOUT: night?.perPayoutCents ?? null,
  NIGHT_TOTAL: night?.totalCents ?? null,
  RECIPIENT_PAYOUTS: toBigInt(recipient?.payouts),
  RECIPIENT_AMOUNT: recipient?.amountCents ?? null,
});

const toBigInt = (count: number | null | undefined): bigint | null =>
  count === null || count === undefined ? null : BigInt(count);

/** More is let through afterwards; null lets everything through. */
export const isWider = (before: bigint | null, after: bigint | null): boolean =>
  before !== null && (after === null || after > before);

/** The limits that let more through afterwards. Other hours or minutes count as more, too. */
export function raisedLimits(before: AccountLimits, after: AccountLimits): LimitName[] {
  const [old, now] = [capsOf(before), capsOf(after)];
  const otherNight =
    before.night?.from !== after.night?.from || before.night?.to !== after.night?.to;
  const shorter = (after.recipient?.minutes ?? 0) < (before.recipient?.minutes ?? 0);
  const moved = (name: LimitName): boolean =>
    (name.startsWith('NIGHT') && otherNight) || (name.startsWith('RECIPIENT') && shorter);
  return LIMIT_NAMES.filter(
    (name) => isWider(old[name], now[name]) || (old[name] !== null && moved(name)),
  );
}
