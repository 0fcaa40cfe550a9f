import type { ProviderFloat } from '../provider';
import { balancesShape } from './shape';

/** Our float, or null: what cannot be read, or is not there, is not zero. */
export function balanceFrom(body: unknown): ProviderFloat | null {
  const read = balancesShape.safeParse(body);
  if (!read.success) return null;
  const entries = Array.isArray(read.data) ? read.data : read.data.data;
  const centsOf = (type: string): bigint | null => {
    const inReais = entries.filter(({ currency = 'BRL' }) => currency.toUpperCase() === 'BRL');
    const [entry, another] = inReais.filter((each) => each.type?.toLowerCase() === type);
    // Which of two would be ours to spend?
    return another === undefined ? flooredCents(entry?.amount) : null;
  };
  const availableCents = centsOf('available');
  return availableCents === null ? null : { availableCents, blockedCents: centsOf('blocked') };
}

const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,12}))?$/;

/** Balances come with four decimals. A part of a centavo cannot be paid out, so it is left away. */
function flooredCents(amount: string | number | undefined): bigint | null {
  const [, sign, whole = '', fraction = ''] = DECIMAL.exec(String(amount ?? '').trim()) ?? [];
  if (sign === undefined) return null;
  const cents = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0').slice(0, 2));
  if (sign === '') return cents;
  return /[1-9]/.test(fraction.slice(2)) ? -cents - 1n : -cents;
}
