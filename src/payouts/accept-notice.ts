import { createHash, timingSafeEqual } from 'node:crypto';
import type { NoticeReading, PayoutProvider, RawNotice } from '../providers/provider';
import type { NoticeStored, ReceivedNotice } from '../store/payout-store';
import type { PayoutParts } from './parts';

export interface AcceptedNotice {
  /** False only for what certainly did not come from the provider. */
  readonly authentic: boolean;
  readonly stored: NoticeStored;
}

type Read = Extract<NoticeReading, { kind: 'read' }>;

/** A secret of the payout's own that is not the one we chose: whoever sent it does not know it. */
async function isForeign(parts: PayoutParts, provider: string, reading: Read): Promise<boolean> {
  const { secretDigest, reference } = reading;
  if (secretDigest === undefined) return false;
  const ours = await parts.store.noticeDigest(provider, reference);
  if (ours === null || ours.length !== secretDigest.length) return true;
  return !timingSafeEqual(ours, secretDigest);
}

async function readingOf(
  parts: PayoutParts,
  provider: PayoutProvider,
  raw: RawNotice,
): Promise<NoticeReading> {
  const reading = provider.readNotice(raw);
  if (reading.kind !== 'read' || !(await isForeign(parts, provider.name, reading))) return reading;
  return { kind: 'forged', why: 'the secret of another payout, or of none' };
}

function received(provider: string, raw: RawNotice, reading: NoticeReading): ReceivedNotice {
  // A forgery must not stand in the way of the true notice with the same body.
  const digest = createHash('sha256')
    .update(reading.kind === 'forged' ? 'forged' : '')
    .update(raw.body)
    .digest();
  const nothing = { claimed: null, outcome: null, reference: null, confirmationKey: null };
  const base = { provider, digest, body: raw.body, ...nothing };
  switch (reading.kind) {
    case 'read': {
      const { claimed, outcome, reference, confirmationKey = null } = reading;
      return { ...base, claimed, outcome, verdict: null, reference, confirmationKey };
    }
    case 'forged':
      return { ...base, verdict: 'FORGED' };
    case 'unreadable':
      return { ...base, verdict: 'UNVERIFIABLE' };
    case 'irrelevant':
      return { ...base, claimed: reading.claimed, verdict: 'UNKNOWN_PAYOUT' };
  }
}

/**
 * Stores a webhook delivery once and makes its payout due at once. Nothing it says is believed: it
 * can only make us look sooner.
 */
export async function acceptNotice(
  parts: PayoutParts,
  provider: PayoutProvider,
  raw: RawNotice,
): Promise<AcceptedNotice> {
  const notice = received(provider.name, raw, await readingOf(parts, provider, raw));
  return { authentic: notice.verdict !== 'FORGED', stored: await parts.store.storeNotice(notice) };
}
