/** Accounts have the same ids in every system, made of their number. */
export const ACCOUNT_PREFIX = '00000000-0000-7000-9000-';
export const accountId = (number) => `${ACCOUNT_PREFIX}${String(number).padStart(12, '0')}`;

/** More than any run spends, in centavos. */
export const FUNDED_CENTS = 10_000_000_000;
