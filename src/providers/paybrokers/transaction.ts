import { z } from 'zod';
import { isEndToEndId } from '../../domain/end-to-end-id';
import { hasFields, optionalField, wordField } from './field';

/*
 * The shapes PayBrokers answers in (dev.paybrokers.com, dev.pagfast.com). Only what we read is
 * named; what is missing is decided where it is needed.
 */

/** Text with up to six decimals. */
const amount = optionalField(z.union([z.string().max(40), z.number()]));
const id = optionalField(z.union([z.string().trim().min(1).max(100), z.int().transform(String)]));
const person = optionalField(z.object({ taxNumber: wordField, cpf: wordField }));

/** Answers say `state` and `orderId`, notices `transactionState` and `transactionOrderId`. */
const shape = z.object({
  id,
  orderId: id,
  transactionOrderId: id,
  state: wordField,
  transactionState: wordField,
  stateErrorCause: wordField,
  amount,
  transactionAmount: amount,
  type: wordField,
  transactionType: wordField,
  date: wordField,
  transactionDate: wordField,
  endToEndId: wordField,
  receiptVoucher: wordField,
  transactionReceiptVoucher: wordField,
  recipient: person,
});

/** What was asked for, which the look-up of one transaction shows beside it. */
const paymentShape = z.object({
  recipient: person,
  key: optionalField(z.object({ value: wordField })),
});

/** One transaction, by whichever of its two sets of names it came. */
export interface PaybrokersTransaction {
  readonly id: string | undefined;
  readonly orderId: string | undefined;
  readonly state: string | undefined;
  readonly errorCause: string | undefined;
  readonly amount: string | number | undefined;
  readonly isCredit: boolean;
  readonly date: string | undefined;
  readonly endToEndId: string | undefined;
  readonly recipientTaxId: string | undefined;
  readonly pixKey: string | undefined;
}

/** What a success wraps in `data`; null when it is called an error, whatever its HTTP status. */
function dataOf(body: unknown): unknown {
  if (!hasFields(body)) return body;
  const { statusCode } = body;
  if (typeof statusCode === 'string' && statusCode.toLowerCase() !== 'done') return null;
  return 'data' in body ? body['data'] : body;
}

/** The transaction of an answer or a notice; null when it names none. */
export function transactionFrom(body: unknown): PaybrokersTransaction | null {
  const data = dataOf(body);
  if (!hasFields(data)) return null;
  const read = shape.safeParse('transaction' in data ? data['transaction'] : data).data;
  if (read === undefined) return null;
  const orderId = read.orderId ?? read.transactionOrderId;
  if (read.id === undefined && orderId === undefined) return null;
  const payment = paymentShape.safeParse(data['payment']).data;
  const { recipient = payment?.recipient } = read;
  const proofs = [read.endToEndId, read.receiptVoucher, read.transactionReceiptVoucher];
  return {
    id: read.id,
    orderId,
    state: read.state ?? read.transactionState,
    errorCause: read.stateErrorCause,
    amount: read.amount ?? read.transactionAmount,
    isCredit: (read.type ?? read.transactionType ?? '').toLowerCase() === 'credit',
    date: read.date ?? read.transactionDate,
    endToEndId: proofs.find((text) => text !== undefined && isEndToEndId(text)),
    recipientTaxId: recipient?.taxNumber ?? recipient?.cpf,
    pixKey: payment?.key?.value,
  };
}

export interface TransactionPage {
  readonly transactions: readonly PaybrokersTransaction[];
  readonly offset: number | undefined;
  /** Of the whole search, not of this page. */
  readonly total: number | undefined;
}

const count = optionalField(z.coerce.number().int().min(0));
const pageShape = z.object({ offset: count, total: count });

/** A page of a search; null when it is none, or when one thing in it is no transaction. */
export function pageFrom(body: unknown): TransactionPage | null {
  const data = dataOf(body);
  const items = itemsIn(data);
  if (items === null) return null;
  const transactions = items.map(transactionFrom).filter((each) => each !== null);
  if (transactions.length < items.length) return null;
  const page = pageShape.safeParse(data).data;
  return { transactions, offset: page?.offset, total: page?.total };
}

function itemsIn(data: unknown): unknown[] | null {
  if (Array.isArray(data)) return data;
  if (!hasFields(data)) return null;
  const items = data['items'] ?? data['transactions'];
  return Array.isArray(items) ? items : null;
}
