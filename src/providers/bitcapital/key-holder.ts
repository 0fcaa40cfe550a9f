import { isEndToEndId } from '../../domain/end-to-end-id';
import { taxIdsAgree } from '../../domain/tax-id';
import { inShort, isSuccess, notSent } from '../answer-about-order';
import { type HttpResult, retryAfterMs } from '../http';
import type { KeyAnswer, Prepared, ProviderOrder } from '../provider';
import { refusalMessage } from './answer';
import { failureFrom } from './failure';
import { holderShape, unwrapped } from './shape';

/** What a key look-up came to. Only what is said outright counts: its address is a guess. */
export function keyAnswerFrom(result: HttpResult): KeyAnswer {
  if (result.kind !== 'answer') return { kind: 'unknown', why: inShort(result) };
  if (result.status === 429) return { kind: 'limited', retryAfterMs: retryAfterMs(result) };
  if (isSuccess(result)) return holderFrom(result.body);
  const message = [400, 404].includes(result.status) ? refusalMessage(result) : null;
  const isUnknownKey = failureFrom(message ?? undefined).code === 'PIX_KEY_NOT_FOUND';
  return isUnknownKey ? { kind: 'not-found' } : { kind: 'unknown', why: inShort(result) };
}

function holderFrom(body: unknown): KeyAnswer {
  const read = holderShape.safeParse(unwrapped(body)).data;
  const { name = null, taxId = null, endToEndId } = read ?? {};
  if (name === null && taxId === null) return { kind: 'unknown', why: 'unreadable answer' };
  const bank = typeof read?.bank === 'object' ? (read.bank.ispb ?? read.bank.name) : read?.bank;
  const isUsable = endToEndId !== undefined && isEndToEndId(endToEndId);
  return {
    kind: 'holder',
    name,
    taxId,
    bank: bank ?? null,
    endToEndId: isUsable ? endToEndId : null,
  };
}

/** What the holder of a key means for an order to it. Whatever is not certain does not stop it. */
export function preparedFrom(answer: KeyAnswer, order: ProviderOrder, ownId: string): Prepared {
  switch (answer.kind) {
    case 'not-found':
      return refusal('PIX_KEY_NOT_FOUND', 'Key not found');
    case 'limited':
      return { kind: 'stop', report: notSent('key look-ups are limited', answer.retryAfterMs) };
    case 'unknown':
      return { kind: 'ready', endToEndId: ownId };
    case 'holder':
      return isSomebodyElse(answer.taxId, order.recipient.taxId)
        ? refusal('RECIPIENT_MISMATCH', 'Key look-up: the holder has another CPF or CNPJ')
        : { kind: 'ready', endToEndId: answer.endToEndId ?? ownId };
  }
}

const refusal = (
  code: 'PIX_KEY_NOT_FOUND' | 'RECIPIENT_MISMATCH',
  providerMessage: string,
): Prepared => ({
  kind: 'stop',
  report: { outcome: 'failed', failure: { code, providerMessage } },
});

/** True only for a CPF or CNPJ, however masked, of which a visible character is another one. */
function isSomebodyElse(told: string | null, ours: string): boolean {
  const plain = told?.replace(/[.\-/\s]/g, '') ?? '';
  const isTaxId = /^([\d*]{11}|[0-9A-Za-z*]{14})$/.test(plain) && /[^*]/.test(plain);
  return isTaxId && !taxIdsAgree(ours, plain);
}
