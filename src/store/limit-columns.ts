import { type AccountLimits, NO_LIMITS } from '../domain/account-limits';

/** An account's limits as its row has them; amounts are text, as PostgreSQL gives them. */
export interface LimitColumns {
  limit_per_payout: string | null;
  limit_per_day: string | null;
  limit_night_from: number | null;
  limit_night_to: number | null;
  limit_night_per_payout: string | null;
  limit_night_total: string | null;
  limit_recipient_minutes: number | null;
  limit_recipient_payouts: number | null;
  limit_recipient_amount: string | null;
  look_alike_minutes: number | null;
}

const cents = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
const text = (amount: bigint | null | undefined): string | null => amount?.toString() ?? null;

// Check constraints guarantee what goes together.
export const limitsFrom = (row: LimitColumns): AccountLimits => ({
  perPayoutCents: cents(row.limit_per_payout),
  perDayCents: cents(row.limit_per_day),
  night:
    row.limit_night_from === null || row.limit_night_to === null
      ? null
      : {
          from: row.limit_night_from,
          to: row.limit_night_to,
          perPayoutCents: cents(row.limit_night_per_payout),
          totalCents: cents(row.limit_night_total),
        },
  recipient:
    row.limit_recipient_minutes === null
      ? null
      : {
          minutes: row.limit_recipient_minutes,
          payouts: row.limit_recipient_payouts,
          amountCents: cents(row.limit_recipient_amount),
        },
  lookAlikeMinutes: row.look_alike_minutes,
});

export const limitColumns = (limits: AccountLimits = NO_LIMITS): LimitColumns => ({
  limit_per_payout: text(limits.perPayoutCents),
  limit_per_day: text(limits.perDayCents),
  limit_night_from: limits.night?.from ?? null,
  limit_night_to: limits.night?.to ?? null,
  limit_night_per_payout: text(limits.night?.perPayoutCents),
  limit_night_total: text(limits.night?.totalCents),
  limit_recipient_minutes: limits.recipient?.minutes ?? null,
  limit_recipient_payouts: limits.recipient?.payouts ?? null,
  limit_recipient_amount: text(limits.recipient?.amountCents),
  look_alike_minutes: limits.lookAlikeMinutes,
});
