import type { ProviderFloat } from '../provider';
import { balancesShape } from './shape';
import { amountFrom } from './wire';

/** Our float by the newest entry of the list, or null: what cannot be read is not zero. */
export function balanceFrom(body: unknown): ProviderFloat | null {
  const read = balancesShape.safeParse(body);
  if (!read.success) return null;
  const entries = Array.isArray(read.data) ? read.data : read.data.data;
  const byDate = entries.toSorted(
    (a, b) => Date.parse(b.eventDate ?? '') - Date.parse(a.eventDate ?? ''),
  );
  const newest = byDate[0]?.balanceAmount;
  const availableCents = signedFrom(newest?.available);
  if (availableCents === null) return null;
  return { availableCents, blockedCents: signedFrom(newest?.blocked) };
}

/** A balance may be below zero, an amount may not. */
function signedFrom(amount: string | number | undefined): bigint | null {
  const text = amount === undefined ? '' : String(amount).trim();
  const cents = amountFrom(text.replace(/^-/, ''));
  return cents !== null && text.startsWith('-') ? -cents : cents;
}
