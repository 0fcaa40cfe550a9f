import { centsFromText, textFromCents } from '../../domain/money';
import type { PayoutReport, ReportFacts, ReportOutcome } from '../../domain/report';
import type { LookUpReference, SubmitOrder } from '../provider';
import { failureFromCause } from './failure';
import type { PaybrokersSettings } from './settings';
import { type PaybrokersTransaction, transactionFrom } from './transaction';

/** Every documented state. Any other word is `unknown`. */
const OUTCOME_OF: Readonly<Record<string, ReportOutcome>> = {
  created: 'accepted',
  registered: 'processing',
  completed: 'settled',
  reversed: 'refunded',
  cancelled: 'canceled',
  error: 'failed',
};

/** The state in our words, or null for a word nobody documented. */
export function outcomeOf(state: string): ReportOutcome | null {
  const word = state.trim().toLowerCase();
  return Object.hasOwn(OUTCOME_OF, word) ? (OUTCOME_OF[word] ?? null) : null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Our key from an `orderId`, or null when it cannot be one of ours. */
export function keyFromWire(orderId: string): string | null {
  const key = orderId.trim().toLowerCase();
  return UUID.test(key) ? key : null;
}

export interface WebhookTarget {
  readonly url: string;
  readonly header: PaybrokersSettings['NOTICE_HEADER'];
}

/** The body of `POST /accounts/pix/cashout`; their `orderId` is our key, never the caller's. */
export function orderToWire(order: SubmitOrder, { url, header }: WebhookTarget): string {
  const { destination, recipient, description, noticeSecret } = order;
  if (destination.kind !== 'PIX_KEY') throw new Error('PayBrokers was given a bank account to pay');
  if (recipient.taxId.length !== 11) throw new Error('PayBrokers was given a company to pay');
  return JSON.stringify({
    payment: {
      recipient: { name: recipient.name, cpf: recipient.taxId },
      key: { type: destination.type, value: destination.value },
      value: textFromCents(order.amountCents),
    },
    transaction: {
      orderId: order.providerKey,
      ...(description !== null && { orderDescription: description }),
    },
    webhook: {
      url,
      ...(noticeSecret !== null && { customHeaderName: header, customHeaderValue: noticeSecret }),
    },
  });
}

/** Which transaction an answer has to be about. */
export type Asked = Pick<LookUpReference, 'providerKey' | 'providerId'>;

/** What the answer to a create means. However final its words: only a look-up proves an end. */
export function reportFromCreate(body: unknown, providerKey: string): PayoutReport {
  const told = reportFromAnswer(body, { providerKey, providerId: null });
  const { providerStatus, outcome } = told;
  const known = providerStatus === undefined ? null : outcomeOf(providerStatus);
  if (outcome === 'unknown' || known === null) return told;
  const { providerId, endToEndId, amountCents, recipientTaxId, pixKey } = told;
  const facts = { providerStatus, providerId, endToEndId, amountCents, recipientTaxId, pixKey };
  return { ...facts, outcome: known === 'processing' ? 'processing' : 'accepted' };
}

/** What an answer that shows one transaction means. */
export function reportFromAnswer(body: unknown, asked: Asked): PayoutReport {
  const transaction = transactionFrom(body);
  if (transaction === null) return { outcome: 'unknown', why: 'unreadable answer' };
  const { orderId, id } = transaction;
  const isOther =
    (orderId !== undefined && keyFromWire(orderId) !== asked.providerKey) ||
    (asked.providerId !== null && id !== undefined && id !== asked.providerId);
  if (isOther) {
    return { ...factsOf(transaction), outcome: 'unknown', why: 'it is about another transaction' };
  }
  return reportFromTransaction(transaction);
}

/** What one transaction means, whoever's it is. */
export function reportFromTransaction(transaction: PaybrokersTransaction): PayoutReport {
  const { state, amount, errorCause } = transaction;
  const facts = factsOf(transaction);
  if (state === undefined) return { ...facts, outcome: 'unknown', why: 'it tells no state' };
  if (amount !== undefined && facts.amountCents === undefined) {
    return { ...facts, outcome: 'unknown', why: 'unreadable amount' };
  }
  const outcome = outcomeOf(state);
  if (outcome === 'refunded') return returnedWhole(transaction, facts);
  if (outcome === 'failed') return { ...facts, outcome, failure: failureFromCause(errorCause) };
  if (outcome === 'canceled') {
    return { ...facts, outcome, failure: failureFromCause(errorCause, 'CANCELED') };
  }
  if (outcome === 'accepted' || outcome === 'processing' || outcome === 'settled') {
    return { ...facts, outcome };
  }
  return { ...facts, outcome: 'unknown', why: 'undocumented status' };
}

/** `Reversed` is the whole amount, always: PayBrokers has no word for a part of it. */
function returnedWhole({ id }: PaybrokersTransaction, facts: ReportFacts): PayoutReport {
  const { amountCents } = facts;
  const isItemised = id !== undefined && amountCents !== undefined;
  const refunds = isItemised ? [{ reference: id, amountCents }] : [];
  return { ...facts, outcome: 'refunded', refunds, full: true };
}

function factsOf(transaction: PaybrokersTransaction): ReportFacts {
  const { state, id, endToEndId, amount, recipientTaxId, pixKey } = transaction;
  return {
    providerStatus: state,
    providerId: id,
    endToEndId,
    amountCents: amountFrom(amount) ?? undefined,
    recipientTaxId: taxIdFrom(recipientTaxId) ?? undefined,
    // A masked echo says nothing that could be compared.
    pixKey: pixKey?.includes('*') ? undefined : pixKey,
  };
}

/** Text such as "10.500000", or the same as a number; null when a centavo would be split. */
export const amountFrom = (amount: string | number | undefined): bigint | null =>
  amount === undefined ? null : centsFromText(String(amount).trim());

function taxIdFrom(text: string | undefined): string | null {
  const plain = text?.replace(/[.\-/\s]/g, '').toUpperCase() ?? '';
  return /^(\d{11}|[0-9A-Z]{12}\d{2})$/.test(plain) ? plain : null;
}
