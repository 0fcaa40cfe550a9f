import { type AccountLimits, WINDOW_MAX_MINUTES } from './account-limits';
import { centsFromText } from './money';
import { type InputPath, invalid, type Refusal } from './refusal';

type Given<T> = T | null | undefined;

/** Limits as a caller writes them. Absent: as it was; null: no such limit. */
export interface LimitsInput {
  readonly perPayout?: Given<string>;
  readonly perDay?: Given<string>;
  readonly night?: Given<{
    readonly fromHour: number;
    readonly toHour: number;
    readonly perPayout?: Given<string>;
    readonly total?: Given<string>;
  }>;
  readonly recipient?: Given<{
    readonly minutes: number;
    readonly payouts?: Given<number>;
    readonly amount?: Given<string>;
  }>;
  readonly lookAlikeMinutes?: Given<number>;
}

/** What is to become of an account's limits; what is absent stays. */
export type LimitsChange = Partial<AccountLimits>;

const COUNT_MAX = 1_000_000;

class Reader {
  readonly refusals: Refusal[] = [];

  constructor(private readonly path: InputPath) {}

  cents(text: Given<string>, ...at: string[]): bigint | null {
    if (text === null || text === undefined) return null;
    const cents = /^\d{1,15}(\.\d{1,2})?$/.test(text) ? centsFromText(text) : null;
    if (cents === null) this.refusals.push(invalid([...this.path, ...at], { fix: 'LIMIT_TEXT' }));
    return cents;
  }

  whole(value: number, range: { min: number; max: number }, ...at: string[]): number {
    const fits = Number.isInteger(value) && value >= range.min && value <= range.max;
    if (!fits)
      this.refusals.push(invalid([...this.path, ...at], { fix: 'WHOLE_WITHIN', ...range }));
    return value;
  }

  night(given: NonNullable<LimitsInput['night']>): AccountLimits['night'] {
    const { fromHour, toHour, perPayout, total } = given;
    const isHour = (hour: number) => Number.isInteger(hour) && hour >= 0 && hour <= 23;
    if (!isHour(fromHour) || !isHour(toHour) || fromHour === toHour) {
      this.refusals.push(invalid([...this.path, 'night'], { fix: 'NIGHT_HOURS' }));
    }
    return {
      from: fromHour,
      to: toHour,
      perPayoutCents: this.cents(perPayout, 'night', 'perPayout'),
      totalCents: this.cents(total, 'night', 'total'),
    };
  }

  recipient(given: NonNullable<LimitsInput['recipient']>): AccountLimits['recipient'] {
    const { minutes, payouts = null, amount } = given;
    const window = { min: 1, max: WINDOW_MAX_MINUTES };
    const read = {
      minutes: this.whole(minutes, window, 'recipient', 'minutes'),
      payouts:
        payouts === null
          ? null
          : this.whole(payouts, { min: 0, max: COUNT_MAX }, 'recipient', 'payouts'),
      amountCents: this.cents(amount, 'recipient', 'amount'),
    };
    return read.payouts === null && read.amountCents === null ? null : read;
  }
}

const orNull = <In, Out>(given: In | null, read: (value: In) => Out): Out | null =>
  given === null ? null : read(given);

/** What the caller wants changed, or everything that is wrong with it. */
export function parseLimits(
  input: LimitsInput,
  path: InputPath,
): { change: LimitsChange } | { refusals: readonly Refusal[] } {
  const reader = new Reader(path);
  const { perPayout, perDay, night, recipient, lookAlikeMinutes } = input;
  const minutes = (value: number) =>
    reader.whole(value, { min: 0, max: WINDOW_MAX_MINUTES }, 'lookAlikeMinutes');
  const change: LimitsChange = {
    ...(perPayout !== undefined && { perPayoutCents: reader.cents(perPayout, 'perPayout') }),
    ...(perDay !== undefined && { perDayCents: reader.cents(perDay, 'perDay') }),
    ...(night !== undefined && { night: orNull(night, (given) => reader.night(given)) }),
    ...(recipient !== undefined && {
      recipient: orNull(recipient, (given) => reader.recipient(given)),
    }),
    ...(lookAlikeMinutes !== undefined && { lookAlikeMinutes: orNull(lookAlikeMinutes, minutes) }),
  };
  return reader.refusals.length > 0 ? { refusals: reader.refusals } : { change };
}
