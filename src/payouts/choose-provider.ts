import type { Order } from '../domain/order';
import { invalid, type Refusal } from '../domain/refusal';
import { taxIdKind } from '../domain/tax-id';
import type { ProviderCapabilities } from '../providers/provider';
import type { PayoutParts } from './parts';

/** A balance that was short is read again about this often. */
const RETRY_AFTER_SECONDS = 30;

/** The first field a provider cannot serve, or null when it can. */
function obstacle(order: Order, can: ProviderCapabilities): Refusal | null {
  const { destination, recipient } = order;
  if (destination.kind === 'BANK_ACCOUNT' && !can.bankAccounts) {
    return invalid(
      ['input', 'destination', 'bankAccount'],
      'no eligible provider pays to bank accounts',
    );
  }
  if (destination.kind === 'PIX_KEY' && !can.pixKeyTypes.includes(destination.type)) {
    return invalid(
      ['input', 'destination', 'pixKey', 'type'],
      'no eligible provider pays to this key type',
    );
  }
  const kind = taxIdKind(recipient.taxId);
  if (kind !== null && !can.recipientKinds.includes(kind)) {
    return invalid(
      ['input', 'recipient', 'taxId'],
      `no eligible provider pays to the holder of a ${kind}`,
    );
  }
  if ((order.description?.length ?? 0) > can.descriptionMax) {
    return invalid(['input', 'description'], `write at most ${can.descriptionMax} characters`);
  }
  return null;
}

/** The first provider, in order of preference, that can take the order and has the float for it. */
export function chooseProvider(
  parts: PayoutParts,
  order: Order,
): { provider: string } | { refusal: Refusal } {
  const pinned = order.pinnedProvider;
  const names = [...parts.providers.keys()];
  if (pinned !== null && !names.includes(pinned)) {
    return {
      refusal: invalid(
        ['input', 'provider'],
        `no such provider here; there is ${names.join(', ')}`,
      ),
    };
  }
  let refusal: Refusal = invalid(['input', 'provider'], 'no provider is configured');
  for (const [name, { capabilities }] of parts.providers) {
    if (pinned !== null && pinned !== name) continue;
    const cannot = obstacle(order, capabilities);
    if (cannot === null && parts.floats.covers(name, order.amountCents)) return { provider: name };
    refusal = cannot ?? { code: 'PROVIDER_BALANCE', retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
  return { refusal };
}
