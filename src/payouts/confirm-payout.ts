import type { PayoutFacts } from '../domain/payout';
import { type Applied, applyReport } from './apply-report';
import { checkPayout } from './check-payout';
import { confirmationLacks } from './confirmation-lacks';
import type { PayoutParts } from './parts';
import { lookUpReference } from './provider-order';

/** A confirmation that came to nothing is tried again after this. */
const AGAIN_MS = 30_000;
/** However often a look-up says that the order still waits. */
const AGAIN_MIN_MS = 5_000;

/** Only with something new: a look-up that says it still waits, another key, or some time. */
function isDue({ payout, attempt, readAt }: PayoutFacts, pace: number): boolean {
  const { sentAt, keyAt } = attempt?.confirmation ?? { sentAt: null, keyAt: null };
  if (sentAt === null) return true;
  const waitedMs = readAt.getTime() - sentAt.getTime();
  if (waitedMs >= AGAIN_MS * pace || (keyAt !== null && keyAt > sentAt)) return true;
  return payout.statusSince > sentAt && waitedMs >= AGAIN_MIN_MS * pace;
}

/**
 * Gives a provider back the key it waits for. The status says that a look-up found the order
 * waiting, with our amount and recipient. The send is noted before it leaves; a second one with
 * the same key pays the same order, so it cannot pay twice.
 */
export async function confirmPayout(parts: PayoutParts, facts: PayoutFacts): Promise<Applied> {
  const provider = parts.providers.get(facts.attempt?.provider ?? '');
  const reference = lookUpReference(parts, facts);
  const ready =
    provider?.confirm !== undefined &&
    confirmationLacks(facts, provider) === null &&
    isDue(facts, parts.pace);
  const stops = { merchantId: facts.payout.merchantId, provider: provider?.name ?? null };
  if (ready) await parts.switches.lookAgain();
  const isStopped = parts.switches.stopping(stops) !== null;
  const opened = ready && !isStopped ? await parts.store.openConfirmation(facts) : null;
  if (opened === null || reference === null || provider?.confirm === undefined) {
    return checkPayout(parts, facts);
  }
  const report = await provider.confirm(reference, opened.key);
  const now = { ...facts, fence: opened.fence };
  return applyReport(parts, { facts: now, report, messenger: 'CONFIRMATION' });
}
