import { noticeHeader, noticeJson } from '../notice-header';
import type { NoticeReading, RawNotice } from '../provider';
import { digestOfSecret } from './notice-secret';
import type { PaybrokersSettings } from './settings';
import { faultOfSignature } from './signature';
import { transactionFrom } from './transaction';
import { amountFrom, keyFromWire, outcomeOf } from './wire';

const SIGNATURE_HEADER = 'x-webhook-signature';

/**
 * Reads one delivery. Its signature proves that PayBrokers sent it, the payout's own secret that
 * it is about this payout; either is enough, because the look-up that follows is what counts. But
 * one that is there and wrong is a forgery, whatever the other says.
 */
export function readWebhook(notice: RawNotice, settings: PaybrokersSettings): NoticeReading {
  const signature = signatureIn(notice, settings);
  if (signature.fault !== null) return { kind: 'forged', why: signature.fault };
  const secret = noticeHeader(notice, settings.NOTICE_HEADER);
  const isDoubled = secret === null && isThere(notice, settings.NOTICE_HEADER);
  if (isDoubled) return { kind: 'forged', why: 'several secrets' };
  if (!signature.isThere && secret === null)
    return { kind: 'forged', why: 'neither signed nor secret' };
  const reading = readBody(notice.body);
  // The secret alone proves nothing about anything but a payout of ours.
  if (reading.kind !== 'read' && !signature.isThere) return { kind: 'forged', why: 'not signed' };
  if (reading.kind !== 'read' || secret === null) return reading;
  return { ...reading, secretDigest: digestOfSecret(settings.WEBHOOK_HMAC_KEY, secret) };
}

function isThere({ headers }: RawNotice, name: string): boolean {
  const found = Object.keys(headers).filter((each) => each.toLowerCase() === name);
  return found.some((each) => headers[each] !== undefined);
}

function signatureIn(notice: RawNotice, settings: PaybrokersSettings) {
  if (!isThere(notice, SIGNATURE_HEADER)) return { isThere: false, fault: null };
  const header = noticeHeader(notice, SIGNATURE_HEADER);
  if (header === null) return { isThere: true, fault: 'several signatures' };
  const fault = faultOfSignature(header, {
    key: settings.WEBHOOK_HMAC_KEY,
    body: notice.body,
    receivedAt: notice.receivedAt,
    windowSeconds: settings.NOTICE_WINDOW_SECONDS,
  });
  return { isThere: true, fault };
}

function readBody(bytes: Buffer): NoticeReading {
  const body = noticeJson(bytes);
  const transaction = transactionFrom(body);
  if (transaction === null) return { kind: 'unreadable', why: 'it names no transaction' };
  const { id, orderId, state, amount, isCredit } = transaction;
  const claimed = state ?? 'nothing';
  const key = orderId === undefined ? null : keyFromWire(orderId);
  // Another key than ours: a received Pix, or somebody else who uses the same account.
  if (key === null && (orderId !== undefined || isCredit)) return { kind: 'irrelevant', claimed };
  if (state === undefined) return { kind: 'unreadable', why: 'it names no state' };
  if (amount !== undefined && amountFrom(amount) === null) {
    return { kind: 'unreadable', why: 'its amount is none' };
  }
  const reference = {
    ...(key !== null && { providerKey: key }),
    ...(id !== undefined && { providerId: id }),
  };
  return { kind: 'read', reference, claimed, outcome: outcomeOf(state) };
}
