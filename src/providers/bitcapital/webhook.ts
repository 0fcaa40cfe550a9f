import { isSameSecret, noticeJson } from '../notice-header';
import type { NoticeReading, NoticeReference, RawNotice } from '../provider';
import type { BitCapitalSettings } from './settings';
import { type BitCapitalPayment, paymentShape, unwrapped } from './shape';
import { newestState, outcomeOf } from './status';
import { keyFromWire } from './wire';

/**
 * Reads one delivery. There is neither signature nor header to know the sender by: the secret is
 * the rest of the path, and the look-up that follows is what counts.
 */
export function readWebhook(notice: RawNotice, settings: BitCapitalSettings): NoticeReading {
  const secret = notice.pathRest.replace(/\/+$/, '');
  if (secret === '') return { kind: 'forged', why: 'secret missing in the path' };
  if (!isSameSecret(secret, settings.WEBHOOK_SECRET))
    return { kind: 'forged', why: 'wrong secret' };
  const read = paymentShape.safeParse(unwrapped(noticeJson(notice.body)));
  if (!read.success) return { kind: 'unreadable', why: 'not a JSON object' };
  return readPayment(read.data);
}

function readPayment(payment: BitCapitalPayment): NoticeReading {
  const status = payment.status ?? newestState(payment)?.status;
  const type = payment.type?.toLowerCase();
  const claimed = status ?? type ?? 'nothing';
  const key = keyFromWire(payment.idempotenceKey ?? '');
  // A key that is not shaped like ours belongs to somebody else who uses the same wallet.
  const isForeign = payment.idempotenceKey !== undefined && key === null;
  const isWithdrawal = type === 'withdrawal' || (type === undefined && key !== null);
  if (isForeign || !isWithdrawal) return { kind: 'irrelevant', claimed };
  const reference = referenceFrom(key, payment);
  if (reference === null) return { kind: 'unreadable', why: 'it names no payment' };
  if (!status) return { kind: 'unreadable', why: 'it names no status' };
  return { kind: 'read', reference, claimed, outcome: outcomeOf(status) };
}

function referenceFrom(key: string | null, payment: BitCapitalPayment): NoticeReference | null {
  const reference: NoticeReference = {
    ...(key !== null && { providerKey: key }),
    ...(payment.id !== undefined && { providerId: String(payment.id) }),
    ...(payment.endToEndId && { endToEndId: payment.endToEndId }),
  };
  return Object.keys(reference).length === 0 ? null : reference;
}
