import type { Lack } from '../domain/fix';
import type { Order } from '../domain/order';
import type { InputPath, Refusal } from '../domain/refusal';
import { invalid } from '../domain/refusal';
import type { Routing, RoutingCandidate } from '../domain/routing';
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
const LIES_IN: Readonly<Record<Lack, InputPath>> = {
  BANK_ACCOUNT: ['input', 'destination', 'bankAccount'],
  PIX_KEY_TYPE: ['input', 'destination', 'pixKey', 'type'],
  RECIPIENT_KIND: ['input', 'recipient', 'taxId'],
};

const LACKS = Object.keys(LIES_IN) as Lack[];

const lackOf = ({ obstacle }: RoutingCandidate): Lack | null =>
  LACKS.find((lack) => lack === obstacle) ?? null;

const isForGood = (candidate: RoutingCandidate): boolean => lackOf(candidate) !== null;

/** Who could serve the order, for a caller who insisted on one that cannot. */
function ableOnes(parts: PayoutParts, order: Order): readonly string[] {
  const unpinned = { ...order, pinnedProvider: null };
  return [...parts.providers.keys()].filter(
    (name) => !isForGood(obstacleFor(parts, { order: unpinned, name, refusedBy: [] })),
  );
}

function refusalFor(parts: PayoutParts, order: Order, routing: Routing): Refusal | null {
  const asked = routing.candidates.filter(({ obstacle }) => obstacle !== 'NOT_PINNED');
  const [first] = asked;
  if (first === undefined) {
    const providers = [...parts.providers.keys()];
    return invalid(['input', 'provider'], { fix: 'PROVIDER_HERE', providers });
  }
  const lacks = lackOf(first);
  if (lacks !== null && asked.every(isForGood)) {
    const able = ableOnes(parts, order);
    const { provider } = first;
    return invalid(LIES_IN[lacks], { fix: 'PROVIDER_ABLE', provider, lacks, able });
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
