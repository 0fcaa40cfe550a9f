import { createHash } from 'node:crypto';
import type { PayoutProvider, RawNotice } from '../providers/provider';
import type { NoticeStored, ReceivedNotice } from '../store/payout-store';
import type { PayoutParts } from './parts';

export interface AcceptedNotice {
  /** False only for what certainly did not come from the provider. */
  readonly authentic: boolean;
  readonly stored: NoticeStored;
}

function received(provider: PayoutProvider, raw: RawNotice): ReceivedNotice {
  const reading = provider.readNotice(raw);
  const forged = reading.kind === 'forged';
  // A forgery must not stand in the way of the true notice with the same body.
  const digest = createHash('sha256')
    .update(forged ? 'forged' : '')
    .update(raw.body)
    .digest();
  const base = { provider: provider.name, digest, body: raw.body, reference: null };
  switch (reading.kind) {
    case 'read':
      return {
        ...base,
        claimed: reading.claimed,
        outcome: reading.outcome,
        verdict: null,
        reference: reading.reference,
      };
    case 'forged':
      return { ...base, claimed: null, outcome: null, verdict: 'FORGED' };
    case 'unreadable':
      return { ...base, claimed: null, outcome: null, verdict: 'UNVERIFIABLE' };
    case 'irrelevant':
      return { ...base, claimed: reading.claimed, outcome: null, verdict: 'UNKNOWN_PAYOUT' };
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
  const notice = received(provider, raw);
  return { authentic: notice.verdict !== 'FORGED', stored: await parts.store.storeNotice(notice) };
}
