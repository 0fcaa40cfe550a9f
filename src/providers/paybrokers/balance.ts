import { z } from 'zod';
import type { ProviderFloat } from '../provider';
import { amountFrom } from './wire';

const amount = z
  .union([z.string().max(40), z.number()])
  .nullish()
  .catch(undefined);
const shape = z.object({
  current: amount,
  currentBalance: amount,
  available: amount,
  balance: amount,
  amount,
  blocked: amount,
});

/** How deep the numbers may lie: `data`, `balance`, and one more. */
const DEPTH_MAX = 4;

/**
 * Our float, or null: what cannot be read is not zero. The balance is documented without its JSON;
 * `{data: {balance: {current}}}` and what is near it is understood.
 */
export function balanceFrom(body: unknown, depth = 0): ProviderFloat | null {
  if (typeof body !== 'object' || body === null || depth > DEPTH_MAX) return null;
  const read = shape.safeParse(body).data;
  const text =
    read?.current ?? read?.currentBalance ?? read?.available ?? read?.balance ?? read?.amount;
  const availableCents = signedFrom(text);
  if (availableCents !== null) return { availableCents, blockedCents: signedFrom(read?.blocked) };
  const inner = ['data', 'balance', 'current', 'currentBalance', 'account'] as const;
  for (const name of inner) {
    const value: unknown = Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
    const found = balanceFrom(value, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** A balance may be below zero, an amount may not. */
function signedFrom(value: string | number | null | undefined): bigint | null {
  const text = value === undefined || value === null ? '' : String(value).trim();
  const cents = amountFrom(text.replace(/^-/, ''));
  return cents !== null && text.startsWith('-') ? -cents : cents;
}
