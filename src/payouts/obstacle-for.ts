import type { Order } from '../domain/order';
import type { RoutingCandidate, RoutingObstacle } from '../domain/routing';
import { taxIdKind } from '../domain/tax-id';
import type { ProviderCapabilities } from '../providers/provider';
import type { PayoutParts } from './parts';

export interface Asked {
  readonly order: Order;
  /** The provider that is asked whether it could. */
  readonly name: string;
  readonly refusedBy: readonly string[];
}

type Obstacle = readonly [RoutingObstacle, string] | null;

/** What the order has that the provider does not do. */
function incapable({ destination, recipient }: Order, can: ProviderCapabilities): Obstacle {
  if (destination.kind === 'BANK_ACCOUNT' && !can.bankAccounts) {
    return ['BANK_ACCOUNT', 'does not pay to bank accounts'];
  }
  if (destination.kind === 'PIX_KEY' && !can.pixKeyTypes.includes(destination.type)) {
    return ['PIX_KEY_TYPE', `does not pay to keys of the type ${destination.type}`];
  }
  const kind = taxIdKind(recipient.taxId);
  if (kind !== null && !can.recipientKinds.includes(kind)) {
    return ['RECIPIENT_KIND', `does not pay to holders of a ${kind}`];
  }
  return null;
}

function obstacle(parts: PayoutParts, { order, name, refusedBy }: Asked): Obstacle {
  const provider = parts.providers.get(name);
  const pinned = order.pinnedProvider;
  if (pinned !== null && pinned !== name) return ['NOT_PINNED', 'was not asked for'];
  if (provider === undefined) return ['UNAVAILABLE', 'is switched off'];
  const cannot = incapable(order, provider.capabilities);
  if (cannot !== null) return cannot;
  if (refusedBy.includes(name)) return ['REFUSED_BEFORE', 'refused it'];
  if (!parts.floats.covers(name, order.amountCents)) {
    return ['FLOAT', 'has too little of our money'];
  }
  if (parts.switches.stopsProvider(name)) return ['STOPPED', 'is stopped'];
  const trouble = provider.unable(order.destination.kind === 'PIX_KEY');
  return trouble === null ? null : ['UNAVAILABLE', trouble];
}

/** Whether one provider could take an order now, and if not, why. */
export function obstacleFor(parts: PayoutParts, asked: Asked): RoutingCandidate {
  const [what, why] = obstacle(parts, asked) ?? [null, null];
  return { provider: asked.name, obstacle: what, why };
}
