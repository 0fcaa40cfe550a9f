import type { FastifyReply } from 'fastify';
import { textFromCents } from '../../domain/money';
import type { BookEntry } from '../../sandbox/book-entry';

export interface SandboxProblem {
  readonly status: number;
  readonly type: string;
  readonly detail: string;
  readonly errorCode?: string;
}

/** RFC 7807, as ONZ documents its refusals. */
export const problem = (reply: FastifyReply, { status, ...words }: SandboxProblem) =>
  reply
    .code(status)
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify({ ...words, title: TITLES[status] ?? 'Error', status }));

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  409: 'Conflict',
  429: 'Too Many Requests',
};

const money = (amountCents: bigint) => ({ currency: 'BRL', amount: textFromCents(amountCents) });

/** The 202: no recipient, and the word of a queue. */
export const acceptedView = (entry: BookEntry) => ({
  endToEndId: entry.endToEndId,
  eventDate: entry.createdAt,
  id: entry.id,
  payment: money(entry.amountCents),
  type: 'QUEUED',
  status: 'PENDING',
});

/** "Queued data": what a look-up says while the order has not left the queue. */
const queuedView = (entry: BookEntry) => ({
  id: entry.id,
  idempotencyKey: entry.key,
  endToEndId: entry.endToEndId,
  status: entry.status,
  createdAt: entry.createdAt,
  payment: money(entry.amountCents),
});

/** Where a key is kept, as far as anybody in a sandbox knows. */
const ACCOUNT = {
  ispb: '88888888',
  issuer: '1',
  number: '1234567',
  accountType: 'CACC',
  name: 'Recebedor de Teste',
};

/** The payment as look-ups and TRANSFER notices show it. */
export function sandboxView(entry: BookEntry) {
  if (entry.status === 'PENDING') return queuedView(entry);
  return {
    ...queuedView(entry),
    pixKey: entry.pixKey,
    transactionType: 'PIX',
    errorCode: entry.errorCode,
    creditDebitType: 'DEBIT',
    localInstrument: entry.pixKey === null ? 'MANU' : 'DICT',
    creditorAccount: entry.details['account'] ?? { ...ACCOUNT, document: entry.document },
    debtorAccount: null,
    remittanceInformation: null,
    txId: null,
    refunds: entry.refunds.map((refund) => ({
      endToEndId: refund.endToEndId,
      status: 'LIQUIDATED',
      errorCode: null,
      pixRefundAmount: money(refund.amountCents),
    })),
  };
}

/** A refusal in the queue, with as little in it as integrators have seen: no amount, no code. */
export const cashoutView = (entry: BookEntry) => ({
  type: 'CASHOUT',
  data: {
    status: 'REJECTED',
    message: 'Pagamento recusado pelo banco do recebedor',
    createdAt: entry.createdAt,
    endToEndId: entry.endToEndId,
    webhookType: 'CASHOUT',
    idempotencyKey: entry.key,
  },
  transaction: {
    status: 'REJECTED',
    message: 'Pagamento recusado pelo banco do recebedor',
    reference: entry.key,
  },
});
