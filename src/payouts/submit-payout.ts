import { lacksApprovals } from '../domain/approvals';
import type { PayoutFacts } from '../domain/payout';
import type { PayoutReport } from '../domain/report';
import type { Routing } from '../domain/routing';
import type { PayoutProvider, Prepared, WalledProvider } from '../providers/provider';
import type { Switch } from '../store/switch-store';
import { type Applied, applyReport } from './apply-report';
import { chooseProvider, waitsFor } from './choose-provider';
import type { PayoutParts } from './parts';
import { providerOrder, submitOrder } from './provider-order';
import { whyStopped } from './switch-board';

interface Route {
  readonly provider: PayoutProvider | null;
  /** Why there is none, in words that carry no data. */
  readonly why: string;
  /** Given when it was decided anew. */
  readonly routing: Routing | null;
}

const troubleOf = (parts: PayoutParts, provider: WalledProvider, byKey: boolean): string | null =>
  parts.switches.stopsProvider(provider.name) ? 'is stopped' : provider.unable(byKey);

/** An attempt that may have been sent stays where it is; anything else goes where it can. */
function routeFor(parts: PayoutParts, facts: PayoutFacts): Route {
  const { payout, attempt } = facts;
  const fixed = attempt !== null && attempt.possibleSends > 0 ? attempt.provider : null;
  const here = fixed ?? attempt?.provider ?? payout.provider;
  const provider = parts.providers.get(here ?? '') ?? null;
  const byKey = payout.destination.kind === 'PIX_KEY';
  const trouble = provider === null ? 'is switched off' : troubleOf(parts, provider, byKey);
  if (provider !== null && trouble === null && !facts.refusedBy.includes(provider.name)) {
    return { provider, why: '', routing: null };
  }
  if (fixed !== null || payout.pinnedProvider !== null) {
    return { provider: null, why: `${here} ${trouble}`, routing: null };
  }
  const { routing } = chooseProvider(parts, payout, facts.refusedBy);
  const chosen = routing.chosen === null ? null : parts.providers.get(routing.chosen);
  return { provider: chosen ?? null, why: waitsFor(routing), routing };
}

const READY: Prepared = { kind: 'ready' };

/** Hands a recorded payout to its provider: attempt committed, then the call, then the door. */
export async function submitPayout(
  parts: PayoutParts,
  claimed: PayoutFacts,
): Promise<Applied | null> {
  await parts.switches.lookAgain();
  const refused = claimed.attempt?.state === 'NEGATIVE';
  const facts = refused ? { ...claimed, attempt: null } : claimed;
  const { provider, why, routing } = routeFor(parts, facts);
  const tell = (report: PayoutReport, about: PayoutFacts) =>
    applyReport(parts, { facts: about, report, messenger: 'SUBMISSION', provider: provider?.name });
  if (provider === null) return tell({ outcome: 'not-sent', why }, facts);
  if (lacksApprovals(facts)) return tell({ outcome: 'not-sent', why: OTHERWISE_APPROVED }, facts);
  const stops = { merchantId: facts.payout.merchantId, provider: provider.name };
  const stop = parts.switches.stopping(stops);
  // Not even prepared: that would spend look-ups of keys.
  if (stop !== null) return tell(haltedBy(stop, parts), facts);
  // Elsewhere its key would stand for nothing.
  const live = facts.attempt?.provider === provider.name ? facts.attempt : null;
  const providerKey = live?.providerKey ?? parts.newKey();
  // What was committed for an earlier send holds for the next.
  const known = live !== null && live.endToEndId !== null;
  const order = providerOrder(facts.payout, providerKey);
  const prepared = known ? READY : ((await provider.prepare?.(order)) ?? READY);
  if (prepared.kind === 'stop') return tell(prepared.report, facts);
  const fromMs = parts.now();
  const opened = await parts.store.openAttempt(facts, {
    provider: provider.name,
    providerKey,
    idempotent: provider.capabilities.idempotentSubmit,
    recipient: provider.capabilities.oneAtATimePerRecipient ? facts.payout.recipient.taxId : null,
    endToEndId: prepared.endToEndId ?? null,
    noticeDigest: prepared.noticeSecret?.digest ?? null,
    routing,
  });
  if (opened === null) return null;
  if (opened.kind === 'halted') {
    await parts.switches.refresh();
    return tell(haltedBy(parts.switches.stopping(stops), parts), facts);
  }
  if (opened.kind === 'busy') return tell({ outcome: 'not-sent', why: IN_LINE }, facts);
  const { attempt, fence } = opened;
  const now = { ...facts, attempt, fence };
  if (Math.abs(parts.now() - fromMs) > SEND_WITHIN_MS) return tell(HELD_UP, now);
  const secret = prepared.noticeSecret?.text ?? null;
  return tell(await provider.submit(submitOrder(facts.payout, attempt, secret)), now);
}

/** Releasing makes it due at once; this is for whom nobody woke. */
const HALTED_AGAIN_MS = 30_000;

/** Null: released again in this very moment. */
function haltedBy(stop: Switch | null, { pace }: PayoutParts): PayoutReport {
  const why = stop === null ? 'payouts were stopped' : whyStopped(stop);
  return { outcome: 'not-sent', why, retryAfterMs: stop === null ? 0 : HALTED_AGAIN_MS * pace };
}

const OTHERWISE_APPROVED = 'it is not the order that was approved: cancel it';
const IN_LINE = 'an earlier payout to this recipient comes first';
/**
 * Longer than a commit may take. A process that stood still for longer may wake up after the order
 * was looked for in vain, given up and its money released: sending it now would pay it.
 */
const SEND_WITHIN_MS = 10_000;
const HELD_UP = { outcome: 'not-sent', why: 'it was held up here for too long' } as const;
