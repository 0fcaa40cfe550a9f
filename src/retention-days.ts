import { z } from 'zod';

/** Payouts are watched for returns for 91 days; the database refuses to forget what is younger. */
const MIN = 100;
const MAX = 36_500;

/** For how many days the log of events is kept; 0: for ever. */
export const RETENTION_DAYS = z.coerce
  .number()
  .int()
  .refine((days) => days === 0 || (days >= MIN && days <= MAX), {
    message: `is 0 (for ever) or ${MIN} to ${MAX}`,
  })
  .default(0);
