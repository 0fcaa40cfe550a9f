import { isSameSecret, noticeJson } from '../notice-header';
import type { NoticeReading, RawNotice } from '../provider';
import type { FiservSettings } from './settings';
import { noticeShape, unwrapped } from './shape';
import { outcomeOf } from './wire';

/**
 * Reads one delivery. Fiserv signs nothing, so the secret in the registered address is all there
 * is; the look-up that follows is what counts.
 */
export function readWebhook(notice: RawNotice, settings: FiservSettings): NoticeReading {
  const [secret, subject] = notice.pathRest.split('/').filter((segment) => segment !== '');
  if (secret === undefined) return { kind: 'forged', why: 'secret missing' };
  if (!isSameSecret(secret, settings.WEBHOOK_SECRET))
    return { kind: 'forged', why: 'wrong secret' };
  // Onboarding, payments received and chargebacks are told at the same address.
  if (subject !== undefined && subject !== settings.NOTICE_SUFFIX) {
    return { kind: 'irrelevant', claimed: subject };
  }
  return readBody(unwrapped(noticeJson(notice.body)));
}

function readBody(body: object | null): NoticeReading {
  const read = noticeShape.safeParse(body).data;
  if (!read) return { kind: 'unreadable', why: 'not a JSON object' };
  const { txid, status, endToEnd, confirmationKey } = read;
  if (txid === undefined) return { kind: 'unreadable', why: 'it names no payment' };
  if (status === undefined) return { kind: 'unreadable', why: 'it names no status' };
  return {
    kind: 'read',
    reference: { providerId: txid, ...(endToEnd !== undefined && { endToEndId: endToEnd }) },
    claimed: status,
    outcome: outcomeOf(status),
    ...(confirmationKey !== undefined && { confirmationKey }),
  };
}
