import type { Fix } from '../domain/fix';
import { maskHolder } from '../domain/mask';
import { type PixKeyType, parsePixKey } from '../domain/pix-key';
import type { WalledProvider } from '../providers/provider';
import type { Caller, PayoutParts } from './parts';

export interface KeyAsked {
  readonly key: { readonly type: PixKeyType; readonly value: string };
  readonly provider: string | null;
}

export type KeyLookedUp =
  | {
      readonly kind: 'holder';
      readonly name: string | null;
      readonly taxId: string | null;
      readonly bank: string | null;
      readonly endToEndId: string | null;
      readonly provider: string;
    }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'invalid'; readonly argument: 'key' | 'provider'; readonly fix: Fix }
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'unknown' };

const RETRY_AFTER_MS = 60_000;
/** The directory takes as much for an unknown key (DICT manual 8.0), and so do we. */
const NOT_FOUND_COST = 20;

function chosen(parts: PayoutParts, name: string | null): WalledProvider | null {
  const able = [...parts.providers.values()].filter((one) => one.lookUpKey !== undefined);
  return able.find((one) => name === null || one.name === name) ?? null;
}

/**
 * Asks a provider who a key belongs to. What is malformed costs nothing; each question is paid from
 * the caller's own allowance first, so that one who browses cannot stop others from paying.
 */
export async function lookUpKey(
  parts: PayoutParts,
  caller: Caller,
  asked: KeyAsked,
): Promise<KeyLookedUp> {
  const parsed = parsePixKey(asked.key.type, asked.key.value);
  if (parsed === null) {
    return { kind: 'invalid', argument: 'key', fix: { fix: 'PIX_KEY', type: asked.key.type } };
  }
  const provider = chosen(parts, asked.provider);
  if (provider?.lookUpKey === undefined) {
    return { kind: 'invalid', argument: 'provider', fix: { fix: 'KEY_LOOK_UP' } };
  }
  const waitMs = parts.keyAllowance.take(caller.merchantId, 1);
  if (waitMs > 0) return limited(waitMs);
  const answer = await provider.lookUpKey({ type: asked.key.type, value: parsed.value });
  if (answer.kind === 'limited') return limited(answer.retryAfterMs ?? RETRY_AFTER_MS);
  if (answer.kind === 'unknown') return { kind: 'unknown' };
  if (answer.kind === 'not-found') {
    parts.keyAllowance.spend(caller.merchantId, NOT_FOUND_COST - 1);
    return answer;
  }
  return { ...answer, ...maskHolder(answer), provider: provider.name };
}

const limited = (waitMs: number): KeyLookedUp => ({
  kind: 'limited',
  retryAfterSeconds: Math.ceil(waitMs / 1_000),
});
