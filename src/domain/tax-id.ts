const WEIGHTS = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

export type TaxIdKind = 'CPF' | 'CNPJ';

function cpfDigit(digits: string, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += Number(digits[i]) * (count + 1 - i);
  const rest = (sum * 10) % 11;
  return rest === 10 ? 0 : rest;
}

/** A CPF of 11 digits with right check digits; eleven equal digits pass the sum but are refused. */
export function isCpf(text: string): boolean {
  if (!/^\d{11}$/.test(text) || /^(\d)\1{10}$/.test(text)) return false;
  return cpfDigit(text, 9) === Number(text[9]) && cpfDigit(text, 10) === Number(text[10]);
}

function cnpjDigit(base: string): number {
  const weights = WEIGHTS.slice(WEIGHTS.length - base.length);
  let sum = 0;
  for (let i = 0; i < base.length; i += 1) sum += (base.charCodeAt(i) - 48) * (weights[i] ?? 0);
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

/**
 * A CNPJ of 14 characters, numeric or alphanumeric (since July 2026 the first twelve may be
 * letters; a character counts as its ASCII code less 48: Receita Federal, IN 2.229/2024).
 */
export function isCnpj(text: string): boolean {
  if (!/^[0-9A-Z]{12}\d{2}$/.test(text) || /^(.)\1{13}$/.test(text)) return false;
  const base = text.slice(0, 12);
  const first = cnpjDigit(base);
  return text.slice(12) === `${first}${cnpjDigit(`${base}${first}`)}`;
}

const WRITTEN_CPF = /^(\d{3})\.(\d{3})\.(\d{3})-(\d{2})$/;
const WRITTEN_CNPJ = /^([0-9A-Z]{2})\.([0-9A-Z]{3})\.([0-9A-Z]{3})\/([0-9A-Z]{4})-(\d{2})$/;

/** Takes away the usual punctuation (`529.982.247-25`); any other text is returned as it came. */
export function withoutPunctuation(text: string): string {
  const match = WRITTEN_CPF.exec(text) ?? WRITTEN_CNPJ.exec(text);
  return match === null ? text : match.slice(1).join('');
}

export function taxIdKind(text: string): TaxIdKind | null {
  if (isCpf(text)) return 'CPF';
  return isCnpj(text) ? 'CNPJ' : null;
}

/** False only when both are known and a visible character differs; `*` hides a character. */
export function taxIdsAgree(ours: string, theirs: string): boolean {
  const plain = theirs.replace(/[.\-/\s]/g, '');
  if (plain.length !== ours.length) return plain.length === 0;
  return [...plain].every((char, i) => char === '*' || char.toUpperCase() === ours[i]);
}
