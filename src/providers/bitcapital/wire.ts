import { centsFromText, textFromCents } from '../../domain/money';
import type { PayoutReport, ReportFacts } from '../../domain/report';
import type { SubmitOrder } from '../provider';
import { failureOfState } from './failure';
import { type BitCapitalPayment, paymentShape, unwrapped } from './shape';
import { currentStatus, newestState } from './status';

/** A bare UUID is documented; samples carry `IK` before it, with and without hyphens. */
const KEY = /^(?:ik)?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/;

/** The UUID a key from the wire stands for, or null when it cannot be one of ours. */
export function keyFromWire(text: string): string | null {
  const parts = KEY.exec(text.trim().toLowerCase());
  return parts === null ? null : parts.slice(1).join('-');
}

/** The body of `POST …/withdraw`. Everything with a default is said outright. */
export const orderToWire = (order: SubmitOrder): string =>
  JSON.stringify({
    ...destinationToWire(order),
    amount: textFromCents(order.amountCents),
    ...(order.description !== null && { description: order.description }),
    priority: order.priority === 'HIGH' ? 'high' : 'normal',
  });

function destinationToWire({ destination, recipient }: SubmitOrder): object {
  if (destination.kind === 'PIX_KEY') return { key: destination.value };
  return {
    bank: {
      bank: destination.ispb,
      agency: destination.branch,
      account: `${destination.number}${destination.digit ?? ''}`,
      taxId: recipient.taxId,
      name: recipient.name,
    },
  };
}

/** The headers that make a withdrawal ours: no second execution, and an id known beforehand. */
export const headersOf = (order: SubmitOrder): Readonly<Record<string, string>> => ({
  'x-idempotence-key': order.providerKey,
  ...(order.endToEndId !== null && { 'x-endtoend-Id': order.endToEndId }),
});

const ANOTHER = 'the answer is about another payment';

/** What the answer to a create means. However final its words: only a look-up proves an end. */
export function reportFromCreate(body: unknown, providerKey: string): PayoutReport {
  const report = reportFromLookUp(body, providerKey);
  const isFinal = ['settled', 'failed', 'denied'].includes(report.outcome);
  if (!isFinal) return report;
  const { providerStatus, providerId, endToEndId, amountCents, recipientTaxId, pixKey } = report;
  const facts = { providerStatus, providerId, endToEndId, amountCents, recipientTaxId, pixKey };
  return { ...facts, outcome: 'accepted' };
}

/** What the answer to a look-up means. */
export function reportFromLookUp(body: unknown, providerKey: string): PayoutReport {
  const read = paymentShape.safeParse(unwrapped(body));
  const status = read.success ? currentStatus(read.data) : null;
  if (!read.success || !status) return { outcome: 'unknown', why: 'unreadable answer' };
  const payment = read.data;
  // Its facts are not ours to keep.
  if (!isOurs(payment, providerKey)) return { outcome: 'unknown', why: ANOTHER };
  const facts = factsOf(payment, status.word);
  if (payment.amount !== undefined && facts.amountCents === undefined) {
    return { ...facts, outcome: 'unknown', why: 'unreadable amount' };
  }
  const { outcome } = status;
  if (outcome === null) return { ...facts, outcome: 'unknown', why: status.why };
  if (outcome === 'denied') return { ...facts, outcome, failure: { code: 'APPROVAL_DENIED' } };
  if (outcome !== 'failed') return { ...facts, outcome };
  return { ...facts, outcome, failure: failureOfState(newestState(payment)?.additionalData) };
}

function isOurs({ idempotenceKey, type }: BitCapitalPayment, providerKey: string): boolean {
  if (type !== undefined && type.toLowerCase() !== 'withdrawal') return false;
  return idempotenceKey === undefined || keyFromWire(idempotenceKey) === providerKey;
}

function factsOf(payment: BitCapitalPayment, status: string): ReportFacts {
  const { key, bank } = payment.additionalData ?? {};
  return {
    providerStatus: status,
    providerId: payment.id === undefined ? undefined : String(payment.id),
    endToEndId: payment.endToEndId,
    amountCents: amountFrom(payment.amount) ?? undefined,
    recipientTaxId: taxIdFrom(bank?.taxId) ?? undefined,
    // A masked echo says nothing that could be compared.
    pixKey: key?.includes('*') ? undefined : key,
  };
}

const amountFrom = (amount: string | number | undefined): bigint | null =>
  amount === undefined ? null : centsFromText(String(amount).trim());

function taxIdFrom(text: string | undefined): string | null {
  const plain = text?.replace(/[.\-/\s]/g, '').toUpperCase() ?? '';
  return /^(\d{11}|[0-9A-Z]{12}\d{2})$/.test(plain) ? plain : null;
}
