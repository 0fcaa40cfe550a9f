import { centsFromText } from '../../domain/money';
import type { PayoutReport, RefundFact, ReportFacts, ReportOutcome } from '../../domain/report';
import { failureFrom } from './reason';
import type { PagstarSettings } from './settings';
import { type PagstarPayment, type PagstarRefund, paymentShape, unwrapped } from './shape';

/** Every documented status, and the aliases seen on white labels. Any other word is `unknown`. */
const OUTCOME_OF: Readonly<Record<string, ReportOutcome>> = {
  PENDING: 'accepted',
  QUEUED: 'accepted',
  ON_QUEUE: 'accepted',
  ACTIVE: 'accepted',
  PROCESSING: 'processing',
  EM_PROCESSAMENTO: 'processing',
  LIQUIDATED: 'settled',
  SETTLED: 'settled',
  CONFIRMED: 'settled',
  REALIZADO: 'settled',
  CANCELED: 'failed',
  REJECTED: 'failed',
  ERROR: 'failed',
  NAO_REALIZADO: 'failed',
  PARTIALLY_REFUNDED: 'refunded',
  REFUNDED: 'refunded',
};

/** The status in our words, or null for a word nobody documented. */
export function outcomeOf(status: string): ReportOutcome | null {
  const word = status.trim().toUpperCase();
  return Object.hasOwn(OUTCOME_OF, word) ? (OUTCOME_OF[word] ?? null) : null;
}

const HYPHENS = /-/g;
const UUID_PARTS = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/;

/** Our key as Pagstar takes it: ONZ documents letters and digits only, so no hyphens. */
export const keyToWire = (key: string, style: PagstarSettings['IDEMPOTENCY_KEY_STYLE']): string =>
  style === 'uuid' ? key : key.replace(HYPHENS, '');

/** The UUID a key from the wire stands for, or null when it cannot be one of ours. */
export function keyFromWire(text: string): string | null {
  const parts = UUID_PARTS.exec(text.trim().toLowerCase());
  return parts === null ? null : parts.slice(1).join('-');
}

/** What the answer to a create means. However final its words: only a look-up proves an end. */
export function reportFromCreate(body: unknown): PayoutReport {
  const payment = paymentFrom(body);
  const status = payment && statusOf(payment);
  if (!payment || !status) return { outcome: 'unknown', why: 'unreadable answer' };
  const facts = factsOf(payment, status);
  const outcome = outcomeOf(status);
  if (outcome === null) return { ...facts, outcome: 'unknown', why: 'undocumented status' };
  return { ...facts, outcome: outcome === 'processing' ? 'processing' : 'accepted' };
}

export interface LookUpContext {
  readonly providerKey: string;
  readonly am04: PagstarSettings['AM04_MEANS'];
}

/** What the answer to a look-up means. */
export function reportFromLookUp(
  body: unknown,
  { providerKey, am04 }: LookUpContext,
): PayoutReport {
  const payment = paymentFrom(body);
  const status = payment && statusOf(payment);
  if (!payment || !status) return { outcome: 'unknown', why: 'unreadable answer' };
  const key = payment.idempotencyKey;
  if (key && keyFromWire(key) !== providerKey) {
    // Its facts are not ours to keep.
    return { outcome: 'unknown', why: 'the answer is about another payment' };
  }
  const facts = factsOf(payment, status);
  if (payment.payment?.amount !== undefined && facts.amountCents === undefined) {
    return { ...facts, outcome: 'unknown', why: 'unreadable amount' };
  }
  const outcome = outcomeOf(status);
  if (outcome === 'refunded') return { ...facts, ...refundedFrom(payment, status) };
  if (outcome === 'failed') {
    const reason = { code: payment.errorCode, message: payment.message };
    return { ...facts, outcome, failure: failureFrom(reason, am04) };
  }
  if (outcome === 'accepted' || outcome === 'processing' || outcome === 'settled') {
    return { ...facts, outcome };
  }
  return { ...facts, outcome: 'unknown', why: 'undocumented status' };
}

function paymentFrom(body: unknown): PagstarPayment | null {
  const read = paymentShape.safeParse(unwrapped(body));
  return read.success ? read.data : null;
}

const statusOf = (payment: PagstarPayment): string | null => {
  if (payment.status) return payment.status;
  return payment.type && outcomeOf(payment.type) === 'accepted' ? payment.type : null;
};

function factsOf(payment: PagstarPayment, status: string): ReportFacts {
  return {
    providerStatus: status,
    providerId: payment.id === undefined ? undefined : String(payment.id),
    endToEndId: payment.endToEndId,
    amountCents: amountFrom(payment.payment?.amount) ?? undefined,
    recipientTaxId: taxIdFrom(payment.creditorAccount?.document) ?? undefined,
    // A masked echo ("***982247**") says nothing that could be compared.
    pixKey: payment.pixKey?.includes('*') ? undefined : payment.pixKey,
  };
}

/** Text such as "10.50", or the same as a number; null for anything else, a third decimal too. */
export const amountFrom = (amount: string | number | undefined): bigint | null =>
  amount === undefined ? null : centsFromText(String(amount).trim());

function taxIdFrom(text: string | undefined): string | null {
  const plain = text?.replace(/[.\-/\s]/g, '').toUpperCase() ?? '';
  return /^(\d{11}|[0-9A-Z]{12}\d{2})$/.test(plain) ? plain : null;
}

function refundedFrom(payment: PagstarPayment, status: string) {
  const full = status.trim().toUpperCase() === 'REFUNDED';
  const refunds = refundsFrom(payment.refunds ?? []);
  if (full) return { outcome: 'refunded', refunds: refunds ?? [], full } as const;
  if (refunds === null || refunds.length === 0) {
    return { outcome: 'unknown', why: 'partly refunded, by an amount it does not tell' } as const;
  }
  return { outcome: 'refunded', refunds, full } as const;
}

/** Words of `refunds[].status` for money that came back; without one the payment's own counts. */
const RETURNED = ['LIQUIDATED', 'SETTLED', 'CONFIRMED', 'REALIZADO', 'REFUNDED', 'DEVOLVIDO'];

/** The returns that happened, or null when some of them cannot be told. */
function refundsFrom(list: readonly PagstarRefund[]): RefundFact[] | null {
  const facts: RefundFact[] = [];
  for (const refund of list) {
    const word = refund.status?.toUpperCase();
    const outcome = word === undefined ? null : outcomeOf(word);
    if (outcome === 'failed' || outcome === 'accepted' || outcome === 'processing') continue;
    // A single return with an undocumented word is vouched for by the payment's own status.
    if (word !== undefined && !RETURNED.includes(word) && list.length > 1) return null;
    const amountCents = amountFrom(refund.pixRefundAmount?.amount);
    if (amountCents === null || amountCents <= 0n || !refund.endToEndId) return null;
    const { endToEndId } = refund;
    facts.push({
      reference: endToEndId,
      endToEndId,
      amountCents,
      reason: refund.errorCode,
    });
  }
  return facts;
}
