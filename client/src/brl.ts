/** Reais as the API writes them: digits, a point, two digits. */
export type BrlText = `${bigint}.${string}`;

const TYPED = /^(?:R\$)?\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/;
const WRITTEN = /^(\d+)(?:\.(\d{1,2}))?$/;

/**
 * What a Brazilian types (`R$ 1.234,56`, `1234,5`) or a program writes (`1234.56`) as the text the
 * API takes; null for anything else, and for what could be read in two ways (`1.234`).
 */
export function parseBrl(typed: string): BrlText | null {
  const text = typed.replaceAll('\u00a0', ' ').trim();
  if (/^\d{1,3}(\.\d{3})+$/.test(text)) return null;
  const [, reais, fraction = ''] = WRITTEN.exec(text) ?? TYPED.exec(text) ?? [];
  if (reais === undefined) return null;
  return brlFromCentavos(BigInt(reais.replaceAll('.', '') + fraction.padEnd(2, '0')));
}

/** `"1234.56"` as people read it: `R$ 1.234,56`. */
export function formatBrl(amount: string): string {
  const centavos = centavosOf(amount);
  const digits = String(centavos < 0n ? -centavos : centavos).padStart(3, '0');
  const reais = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '.');
  return `${centavos < 0n ? '-' : ''}R$\u00a0${reais},${digits.slice(-2)}`;
}

/** To reckon with: a bigint, never a float. */
export function centavosOf(amount: string): bigint {
  const [, sign = '', reais, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  if (reais === undefined) throw new TypeError(`"${amount}" is no amount such as "10.50"`);
  const centavos = BigInt(reais + fraction.padEnd(2, '0'));
  return sign === '-' ? -centavos : centavos;
}

export function brlFromCentavos(centavos: bigint): BrlText {
  const digits = String(centavos < 0n ? -centavos : centavos).padStart(3, '0');
  const sign = centavos < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}` as BrlText;
}
