import { differingFields, type Order } from '../domain/order';
import { type OrderInput, parseOrder } from '../domain/parse-order';
import type { Payout, PayoutFacts } from '../domain/payout';
import type { Refusal } from '../domain/refusal';
import type { RecordOutcome } from '../store/payout-store-records';
import { announce } from './apply-report';
import { type Choice, chooseProvider } from './choose-provider';
import type { Caller, PayoutParts } from './parts';

export type Requested =
  | { readonly kind: 'payout'; readonly payout: Payout; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

export interface PayoutRequest {
  readonly caller: Caller;
  readonly input: OrderInput;
  /** Called with what was just recorded and is leased to us; must not be waited for. */
  readonly onRecorded: (facts: PayoutFacts) => void;
}

const refused = (...refusals: Refusal[]): Requested => ({ kind: 'refused', refusals });

function replay(payout: Payout, order: Order): Requested {
  const differing = differingFields(payout, order).filter(
    // What cannot be read cannot be said to differ.
    (field) => !payout.isShut || !/^(destination|recipient|description)/.test(field),
  );
  if (differing.length === 0) return { kind: 'payout', payout, replayed: true };
  return refused({ code: 'IDEMPOTENCY_CONFLICT', differingFields: differing });
}

const STOPPED_AGAIN_SECONDS = 60;

/** Of a switch that has requests refused: the merchant's, or those of all who could be asked. */
function stopRefusal(parts: PayoutParts, { merchantId }: Caller, chosen: Choice): Refusal | null {
  const { candidates } = chosen.routing;
  const own = parts.switches.stopping({ merchantId, provider: null });
  const stopped = candidates.filter(({ obstacle }) => obstacle === 'STOPPED');
  const stops = stopped.map(({ provider }) => parts.switches.stopping({ merchantId, provider }));
  const others = chosen.routing.chosen === null ? stops : [];
  const by = [own, ...others].find((one) => one?.mode === 'REFUSE');
  if (!by) return null;
  const retryAfterSeconds = STOPPED_AGAIN_SECONDS;
  return { code: 'PAYOUTS_STOPPED', retryAfterSeconds, until: by.until };
}

/**
 * Records an order with its hold and answers; no provider is waited for. A key seen before is
 * answered first, whatever the balances say now: the same payout, or the fields that differ.
 */
export async function requestPayout(
  parts: PayoutParts,
  request: PayoutRequest,
): Promise<Requested> {
  const { caller, input } = request;
  const parsed = parseOrder(input);
  if ('refusals' in parsed) return { kind: 'refused', refusals: parsed.refusals };
  const { order, allowDuplicateOf } = parsed;
  const chosen = chooseProvider(parts, order);
  const refusal = stopRefusal(parts, caller, chosen) ?? chosen.refusal;
  if (refusal !== null) {
    const known = await parts.store.payoutByKey(caller.merchantId, order.idempotencyKey);
    return known === null ? refused(refusal) : replay(known, order);
  }
  const recorded = await parts.store.record({
    id: parts.newId(),
    merchantId: caller.merchantId,
    requestedBy: caller.name,
    origin: caller.origin,
    order,
    allowDuplicateOf,
    provider: chosen.routing.chosen ?? order.pinnedProvider,
    routing: chosen.routing,
  });
  return answer(parts, request, { recorded, order });
}

function answer(
  parts: PayoutParts,
  request: PayoutRequest,
  { recorded, order }: { recorded: RecordOutcome; order: Order },
): Requested {
  switch (recorded.kind) {
    case 'accepted': {
      const { facts } = recorded;
      const { provider, amountCents } = facts.payout;
      if (provider !== null) parts.floats.hold(provider, amountCents);
      announce(parts, facts);
      if (facts.payout.status === 'QUEUED') request.onRecorded(facts);
      return { kind: 'payout', payout: facts.payout, replayed: false };
    }
    case 'known':
      return replay(recorded.payout, order);
    case 'key-taken':
      return refused({ code: 'IDEMPOTENCY_CONFLICT', differingFields: ['accountId'] });
    case 'no-account':
      return refused({ code: 'NOT_FOUND', path: ['input', 'accountId'], what: 'account' });
    case 'insufficient':
      return refused({ code: 'INSUFFICIENT_BALANCE', availableCents: recorded.availableCents });
    case 'limit':
      return refused({ code: 'LIMIT_EXCEEDED', ...recorded.fault });
    case 'look-alike': {
      const { payout } = recorded;
      return refused({ code: 'LOOK_ALIKE', payoutId: payout?.id ?? null, payout });
    }
    case 'overloaded':
      return refused({ code: 'OVERLOADED', retryAfterSeconds: 1 });
  }
}
