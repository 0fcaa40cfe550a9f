import type { FailureCode } from '../../src/domain/failure';
import type { PayoutReport } from '../../src/domain/report';
import type { BookOrder } from './provider-book';

const CODES = {
  failed: 'RECIPIENT_ACCOUNT_CLOSED',
  denied: 'APPROVAL_DENIED',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
} as const satisfies Partial<Record<BookOrder['state'], FailureCode>>;

/** What a look-up answers about an order as it was at a moment; before it was made: absent. */
export function reportAsOf(order: BookOrder, atMs: number): PayoutReport {
  const then = order.history.findLast((line) => line.atMs <= atMs);
  if (then === undefined) return { outcome: 'absent' };
  const { state } = then;
  const facts = {
    providerStatus: state.toUpperCase(),
    providerId: order.id,
    amountCents: order.amountCents,
    recipientTaxId: order.taxId,
    pixKey: order.pixKey,
  };
  const refunds = order.refunds.slice(0, then.refunds);
  switch (state) {
    case 'settled': {
      const paid = { ...facts, endToEndId: order.endToEndId };
      if (refunds.length === 0) return { ...paid, outcome: 'settled' };
      const back = refunds.reduce((sum, { amountCents }) => sum + amountCents, 0n);
      return { ...paid, outcome: 'refunded', refunds, full: back === order.amountCents };
    }
    case 'failed':
    case 'denied':
    case 'canceled':
    case 'expired':
      return { ...facts, outcome: state, failure: { code: CODES[state] } };
    case 'accepted':
    case 'processing':
    case 'awaiting-confirmation':
    case 'awaiting-provider-approval':
      return { ...facts, outcome: state };
  }
}

/** However far the order is, the answer to handing it over says no more than that it was taken. */
export function reportOfTaking(order: BookOrder): PayoutReport {
  const outcome = order.state === 'awaiting-confirmation' ? 'accepted' : 'processing';
  const facts = { providerId: order.id, amountCents: order.amountCents };
  return { ...facts, outcome, providerStatus: order.state.toUpperCase() };
}
