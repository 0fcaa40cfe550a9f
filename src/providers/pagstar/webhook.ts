import { isSameSecret, noticeHeader, noticeJson } from '../notice-header';
import type { NoticeReading, NoticeReference, RawNotice } from '../provider';
import type { PagstarSettings } from './settings';
import { noticeShape, paymentShape, unwrapped } from './shape';
import { keyFromWire, outcomeOf } from './wire';

/** Families that speak of our payments. Others do only when they carry a key of ours. */
const ABOUT_PAYOUTS = ['TRANSFER', 'CASHOUT'];

/**
 * Reads one delivery. Pagstar signs nothing and sends from changing addresses, so the secret in a
 * header fixed at registration is all there is; the look-up that follows is what counts.
 */
export function readWebhook(notice: RawNotice, settings: PagstarSettings): NoticeReading {
  const secret = noticeHeader(notice, settings.WEBHOOK_HEADER);
  if (secret === null) return { kind: 'forged', why: 'secret header missing' };
  if (!isSameSecret(secret, settings.WEBHOOK_SECRET))
    return { kind: 'forged', why: 'wrong secret' };
  const body = noticeJson(notice.body);
  const envelope = noticeShape.safeParse(body);
  if (!envelope.success) return { kind: 'unreadable', why: 'not a JSON object' };
  return readEnvelope(body, envelope.data);
}

type Envelope = ReturnType<typeof noticeShape.parse>;

function readEnvelope(body: unknown, envelope: Envelope): NoticeReading {
  const payment = paymentShape.safeParse(unwrapped(body)).data;
  const type = (envelope.type ?? envelope.webhookType ?? '').toUpperCase();
  const status = payment?.status ?? envelope.transaction?.status;
  const claimed = status ?? (type || 'nothing');
  const key = keyFromWire(payment?.idempotencyKey ?? envelope.transaction?.reference ?? '');
  // A key that is not shaped like ours belongs to somebody else who uses the same account.
  const isForeign = payment?.idempotencyKey !== undefined && key === null;
  if (isForeign || (key === null && !ABOUT_PAYOUTS.includes(type)))
    return { kind: 'irrelevant', claimed };
  const reference = referenceFrom(key, payment);
  if (reference === null) return { kind: 'unreadable', why: 'it names no payment' };
  if (!status) return { kind: 'unreadable', why: 'it names no status' };
  return { kind: 'read', reference, claimed, outcome: outcomeOf(status) };
}

function referenceFrom(
  key: string | null,
  payment: ReturnType<typeof paymentShape.parse> | undefined,
): NoticeReference | null {
  const reference: NoticeReference = {
    ...(key !== null && { providerKey: key }),
    ...(payment?.id !== undefined && { providerId: String(payment.id) }),
    ...(payment?.endToEndId && { endToEndId: payment.endToEndId }),
  };
  return Object.keys(reference).length === 0 ? null : reference;
}
