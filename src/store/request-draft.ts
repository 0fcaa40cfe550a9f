import { SYSTEM } from '../domain/audit-entry';
import { canonicalJson } from '../domain/canonical-json';
import { textFromCents } from '../domain/money';
import { type AuditDraft, auditDraft, type DigestKey } from './append-audit';
import type { NewPayout } from './payout-store-records';

/** The whole order, so that whoever changes it later in the database can be found out. */
function orderDigested({ order }: NewPayout): string {
  const { accountId, idempotencyKey, description, priority, pinnedProvider, orderId } = order;
  return canonicalJson({
    accountId,
    idempotencyKey,
    description,
    priority,
    pinnedProvider,
    orderId,
    amount: textFromCents(order.amountCents),
    destination: { ...order.destination },
    recipient: { name: order.recipient.name, taxId: order.recipient.taxId },
  });
}

/** What the audit says of a request: the order and its recipient as digests only. */
export function requestDraft(asked: NewPayout, n: number, key: DigestKey): AuditDraft {
  const { order, merchantId, requestedBy, origin = SYSTEM.origin } = asked;
  const { allowDuplicateOf } = asked;
  const facts = {
    account: order.accountId,
    amount: textFromCents(order.amountCents),
    ...(allowDuplicateOf && { allowDuplicateOf }),
  };
  const digests = { order: orderDigested(asked), recipient: order.recipient.taxId };
  const deed = { action: 'payout.request', subject: `payout:${asked.id}`, facts, digests } as const;
  return auditDraft({ merchantId, actor: requestedBy, origin, ...deed }, key, n);
}
