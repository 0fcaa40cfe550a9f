/** The largest amount Pix can carry: ten digits of reais (BCB pix-api, `^\d{1,10}\.\d{2}$`). */
export const AMOUNT_MAX_CENTS = 999_999_999_999n;

const DECIMAL = /^(\d{1,18})(?:\.(\d{1,6}))?$/;

/** Exact decimal text to centavos, or null. Digits past the second must be zero. Never a float. */
export function centsFromText(text: string): bigint | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const fraction = (match[2] ?? '').padEnd(2, '0');
  if (/[1-9]/.test(fraction.slice(2))) return null;
  return BigInt(match[1] ?? '0') * 100n + BigInt(fraction.slice(0, 2));
}

/** Centavos as decimal text with exactly two fraction digits, such as `10.50`. */
export function textFromCents(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
