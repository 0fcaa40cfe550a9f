import type { Order } from '../domain/order';
import type { InputPath, Refusal } from '../domain/refusal';
import { invalid } from '../domain/refusal';
import type { Routing, RoutingCandidate, RoutingObstacle } from '../domain/routing';
import { obstacleFor } from './obstacle-for';
import type { PayoutParts } from './parts';

/** A balance that was short is read again about this often. */
const RETRY_AFTER_SECONDS = 30;

export interface Choice {
  readonly routing: Routing;
  /** Why nobody will ever take this order, or not now for want of money; null: record it. */
  readonly refusal: Refusal | null;
}

/** What no waiting changes, and the field of the request it lies in. */
const LIES_IN: Partial<Record<RoutingObstacle, InputPath>> = {
  BANK_ACCOUNT: ['input', 'destination', 'bankAccount'],
  PIX_KEY_TYPE: ['input', 'destination', 'pixKey', 'type'],
  RECIPIENT_KIND: ['input', 'recipient', 'taxId'],
};

const isForGood = ({ obstacle }: RoutingCandidate): boolean =>
  obstacle !== null && obstacle in LIES_IN;

/** Who could serve the order, for a caller who insisted on one that cannot. */
function ableOnes(parts: PayoutParts, order: Order): string {
  const unpinned = { ...order, pinnedProvider: null };
  const able = [...parts.providers.keys()].filter(
    (name) => !isForGood(obstacleFor(parts, { order: unpinned, name, refusedBy: [] })),
  );
  return able.length === 0 ? 'no provider here can' : `${able.join(', ')} can`;
}

function refusalFor(parts: PayoutParts, order: Order, routing: Routing): Refusal | null {
  const asked = routing.candidates.filter(({ obstacle }) => obstacle !== 'NOT_PINNED');
  const [first] = asked;
  if (first === undefined) {
    const names = [...parts.providers.keys()].join(', ') || 'none';
    return invalid(['input', 'provider'], `no such provider here; there is ${names}`);
  }
  if (asked.every(isForGood) && first.obstacle !== null) {
    const why = `${first.provider} ${first.why}; ${ableOnes(parts, order)}`;
    return invalid(LIES_IN[first.obstacle] ?? ['input'], why);
  }
  const short = asked.every((one) => isForGood(one) || one.obstacle === 'FLOAT');
  return short ? { code: 'PROVIDER_BALANCE', retryAfterSeconds: RETRY_AFTER_SECONDS } : null;
}

/**
 * The first provider, in order of preference, that can take the order, has the float for it and
 * answers; with the reason why each other one was passed over.
 */
export function chooseProvider(
  parts: PayoutParts,
  order: Order,
  refusedBy: readonly string[] = [],
): Choice {
  const candidates = [...parts.providers.keys()].map((name) =>
    obstacleFor(parts, { order, name, refusedBy }),
  );
  const chosen = candidates.find(({ obstacle }) => obstacle === null)?.provider ?? null;
  const routing = { pinned: order.pinnedProvider !== null, chosen, candidates };
  return { routing, refusal: chosen === null ? refusalFor(parts, order, routing) : null };
}

/** Why an order waits for a provider, in words for people. */
export function waitsFor({ candidates }: Routing): string {
  const whys = candidates
    .filter(({ obstacle }) => obstacle !== 'NOT_PINNED' && obstacle !== null)
    .map(({ provider, why }) => `${provider} ${why}`);
  return whys.length === 0 ? 'no provider is on' : whys.join('; ');
}
