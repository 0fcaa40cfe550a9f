import { centsFromText, textFromCents } from '../../domain/money';
import type { PayoutReport, ReportFacts, ReportOutcome } from '../../domain/report';
import type { SubmitOrder } from '../provider';
import { failureOfReason } from './reason';
import { cashoutShape, type FiservCashout, unwrapped } from './shape';

/** "Cash-out Status" in the order of its codes, 0 to 5. Any other word is `unknown`. */
const STATES = [
  ['CREATED', 'accepted'],
  ['REQUESTED', 'awaiting-confirmation'],
  ['AUTHORIZED', 'processing'],
  ['CONFIRMED', 'settled'],
  ['FAILED', 'failed'],
  ['EXPIRED', 'expired'],
] as const;

type StateOutcome = (typeof STATES)[number][1];

/** A state, told as its number or its word, in our words; null when nobody documented it. */
export function outcomeOf(status: string): (StateOutcome & ReportOutcome) | null {
  const plain = status.trim().toUpperCase();
  return STATES.find(([word], code) => plain === word || plain === String(code))?.[1] ?? null;
}

/** The body of `POST /v2/apm/pix/cashout`: four fields, all required, no reference of ours. */
export function orderToWire(order: SubmitOrder, pixKey: string): string {
  const { destination } = order;
  if (destination.kind !== 'PIX_KEY') throw new Error('Fiserv was given a bank account to pay');
  return JSON.stringify({
    // A JSON number is wanted. Up to 15 digits the shortest decimal text of a double is the text
    // it was read from, and an amount has at most 12: nothing is calculated with it.
    amount: Number(textFromCents(order.amountCents)),
    pixKey,
    receiverPixKey: destination.value,
    receiverDocument: order.recipient.taxId,
  });
}

/** What the answer to a create means: `{txid}`, so that it was taken and no more. */
export function reportFromCreate(body: unknown): PayoutReport {
  const cashout = cashoutFrom(body);
  if (!cashout?.txid) return { outcome: 'unknown', why: 'unreadable answer' };
  return { ...factsOf(cashout), outcome: 'accepted' };
}

/** What the answer to a look-up of this txid means. */
export function reportFromLookUp(body: unknown, txid: string): PayoutReport {
  const cashout = cashoutFrom(body);
  if (!cashout) return { outcome: 'unknown', why: 'unreadable answer' };
  const isOther = cashout.txid !== undefined && cashout.txid !== txid;
  if (!isOther) return reportFromCashout(cashout);
  return { outcome: 'unknown', why: 'the answer is about another payment' };
}

/** What one cash-out, looked up or listed, tells about its payout. */
export function reportFromCashout(cashout: FiservCashout): PayoutReport {
  const facts = factsOf(cashout);
  const { status } = cashout;
  if (status === undefined) return { ...facts, outcome: 'unknown', why: 'unreadable answer' };
  if (cashout.amount !== undefined && facts.amountCents === undefined) {
    return { ...facts, outcome: 'unknown', why: 'unreadable amount' };
  }
  const outcome = outcomeOf(status);
  if (outcome === null) return { ...facts, outcome: 'unknown', why: 'undocumented status' };
  if (outcome === 'failed') {
    return { ...facts, outcome, failure: failureOfReason(cashout.failReason) };
  }
  if (outcome === 'expired') {
    return { ...facts, outcome, failure: { code: 'EXPIRED', providerCode: cashout.failReason } };
  }
  return { ...facts, outcome };
}

export function cashoutFrom(body: unknown): FiservCashout | null {
  return cashoutShape.safeParse(unwrapped(body)).data ?? null;
}

function factsOf(cashout: FiservCashout): ReportFacts {
  const { receiverPixKey } = cashout;
  return {
    providerStatus: cashout.status,
    providerId: cashout.txid,
    endToEndId: cashout.endToEnd,
    amountCents: amountFrom(cashout.amount) ?? undefined,
    recipientTaxId: taxIdFrom(cashout.receiverDocument) ?? undefined,
    // A masked echo ("***982247**") says nothing that could be compared.
    pixKey: receiverPixKey?.includes('*') ? undefined : receiverPixKey,
  };
}

/** A JSON number or decimal text; null for anything else, a third decimal too. */
const amountFrom = (amount: string | number | undefined): bigint | null =>
  amount === undefined ? null : centsFromText(String(amount).trim());

function taxIdFrom(text: string | undefined): string | null {
  const plain = text?.replace(/[.\-/\s]/g, '').toUpperCase() ?? '';
  return /^(\d{11}|[0-9A-Z]{12}\d{2})$/.test(plain) ? plain : null;
}
