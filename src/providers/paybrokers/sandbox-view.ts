import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { textFromCents } from '../../domain/money';
import type { BookEntry } from '../../sandbox/book-entry';

/** What the book has to remember of an order besides what all sandboxes remember. */
const detailsShape = z.object({
  name: z.string(),
  keyType: z.string(),
  description: z.string().nullable(),
  hook: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }),
  /** When each state began. */
  dates: z.record(z.string(), z.string()),
});

export type CashoutDetails = z.output<typeof detailsShape>;

export const detailsOf = (entry: BookEntry): CashoutDetails => detailsShape.parse(entry.details);

export interface SandboxProblem {
  readonly status: number;
  readonly name: string;
  readonly message?: string;
  readonly code?: string;
  readonly details?: unknown;
}

/** A refusal, in the one shape that all of them have. */
export const problem = (reply: FastifyReply, { status, ...error }: SandboxProblem): FastifyReply =>
  reply.code(status).send({ statusCode: 'Error', error });

/** A business rule; all of them are documented as a 409. */
export const conflict = (reason: string, message: string): SandboxProblem => ({
  status: 409,
  name: 'OperationError',
  code: 'OperationError',
  details: { reason, message },
});

export const done = (data: object): object => ({ statusCode: 'Done', data });

export const sixDecimals = (cents: bigint): string => `${textFromCents(cents)}0000`;

/** The 201: little more than what was asked, with the amount as it was asked. */
export const createdView = (entry: BookEntry) => ({
  transaction: {
    id: entry.key,
    orderId: entry.reference,
    date: entry.createdAt,
    state: 'Created',
    amount: textFromCents(entry.amountCents),
  },
});

const STATES = ['Registered', 'Completed', 'Cancelled', 'Refund', 'Reversed', 'Error'];

const stateDates = (dates: CashoutDetails['dates']) =>
  Object.fromEntries(STATES.map((state) => [`state${state}Date`, dates[state] ?? null]));

const account = {
  bankCode: '999',
  bankName: 'SANDBOX',
  accountAgency: '0001',
  accountNumber: '1234567',
  accountDigit: '8',
};
const payer = { name: 'Repasse Sandbox', taxNumber: '11222333000181', ...account };
const recipientOf = (entry: BookEntry) => ({
  name: detailsOf(entry).name,
  taxNumber: entry.document,
  ...account,
});

/** A document of its own, which is not the end-to-end id. */
const voucherOf = (entry: BookEntry): string => entry.key.replaceAll('-', '').toUpperCase();

/** The transaction as searches and look-ups show it. */
export function transactionView(entry: BookEntry) {
  const { description, dates } = detailsOf(entry);
  return {
    id: entry.key,
    orderId: entry.reference,
    orderDescription: description,
    date: entry.createdAt,
    ...stateDates(dates),
    stateErrorCause: entry.errorCode,
    type: 'Debit',
    paymentType: 'PIX',
    amount: sixDecimals(entry.amountCents),
    currency: 'BRL',
    state: entry.status,
    charges: '0.000000',
    receiptVoucher: dates['Completed'] === undefined ? null : voucherOf(entry),
    payer,
    recipient: recipientOf(entry),
  };
}

/** What a look-up shows beside the transaction: what was asked for. */
export function askedView(entry: BookEntry) {
  const { name, keyType, hook } = detailsOf(entry);
  return {
    payment: {
      recipient: { name, cpf: entry.document },
      key: { type: keyType, value: entry.pixKey },
      value: textFromCents(entry.amountCents),
    },
    webhook: { url: hook.url },
  };
}

/** The flat body of a notice. A state that is given is told instead of the true one. */
export function noticeView(entry: BookEntry, lie: string | undefined) {
  const { description, dates, hook } = detailsOf(entry);
  const state = lie ?? entry.status ?? '';
  const isCompleted = state === 'Completed';
  return {
    id: entry.key,
    transactionState: state,
    transactionDate: entry.createdAt,
    transactionOrderId: entry.reference,
    transactionOrderDescription: description,
    transactionReceipt: null,
    transactionReceiptDate: isCompleted ? (dates[state] ?? entry.createdAt) : null,
    transactionReceiptVoucher: isCompleted ? voucherOf(entry) : null,
    transactionAmount: sixDecimals(entry.amountCents),
    transactionType: 'Debit',
    transactionPaymentType: 'PIX',
    ...stateDates(lie === undefined ? dates : { [lie]: entry.createdAt }),
    stateErrorCause: lie === undefined ? entry.errorCode : null,
    webhookUrl: hook.url,
    payer,
    recipient: recipientOf(entry),
  };
}
