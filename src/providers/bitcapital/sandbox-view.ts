import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { textFromCents } from '../../domain/money';
import type { BookEntry } from '../../sandbox/book-entry';

/** Fixed, so that a sandbox of its own process and Repasse can be started in any order. */
export const CREDENTIALS = {
  CLIENT_ID: '5b1f6a52-9d8e-4c0a-8f6e-2d0c7a1e4b33',
  CLIENT_SECRET: 'c0e4b7d1-3a56-4f7b-9e21-6b8a0d5f2c94',
  WALLET_ID: '7f3c2a90-64d1-4b8e-a5c7-19e0f2d8b6a1',
  WEBHOOK_SECRET: 'sandbox-webhook-secret',
};
export const ISPB = '03311443';

export interface SandboxRefusal {
  readonly status: number;
  readonly message: string;
  readonly details?: object;
}

/** Every error has the same shape; its stack is never shown. */
export const refuse = (reply: FastifyReply, refusal: SandboxRefusal) =>
  reply.code(refusal.status).send({ ...refusal, stackId: randomUUID(), stack: false });

export interface StateView {
  readonly id: string;
  readonly createdAt: string;
  readonly additionalData: object;
  readonly status: string;
}

/** What the book keeps of a withdrawal beside what all sandboxes keep. */
export interface WithdrawalDetails {
  readonly transactionId: string;
  readonly clientExternalId: string;
  readonly bank?: object;
  readonly description?: string;
  readonly priority: string;
  /** Newest first, as in the document's samples. */
  readonly states: readonly StateView[];
}

export const detailsOf = (entry: BookEntry) => entry.details as unknown as WithdrawalDetails;

/** Puts the status an entry has now on top of its states, later than all before it. */
export function noteState(entry: BookEntry, status: string): void {
  const { states } = detailsOf(entry);
  const [newest] = states;
  const atMs = Math.max(Date.now(), newest ? Date.parse(newest.createdAt) + 1 : 0);
  const createdAt = new Date(atMs).toISOString();
  const state: StateView = { id: randomUUID(), createdAt, additionalData: {}, status };
  entry.details = { ...entry.details, states: [state, ...states] };
}

/** The transaction, the same for the answer to a create, a look-up and a postback. */
export function transactionView(entry: BookEntry) {
  const { transactionId, clientExternalId, states, ...asked } = detailsOf(entry);
  return {
    id: transactionId,
    createdAt: entry.createdAt,
    type: 'withdrawal',
    additionalData: {
      clientWalletId: CREDENTIALS.WALLET_ID,
      ...(entry.pixKey !== null && { key: entry.pixKey }),
      ...asked,
    },
    amount: textFromCents(entry.amountCents),
    clientExternalId,
    wallet: WALLET,
    externalTransactionId: transactionId,
    endToEndId: entry.endToEndId,
    idempotenceKey: entry.key,
    source: { account: ACCOUNT },
    states,
    updatedAt: states[0]?.createdAt ?? entry.createdAt,
    status: entry.status,
  };
}

const ACCOUNT = { bankBranch: '0001', bankNumber: '10000000001', ispb: ISPB };
const WALLET = {
  id: CREDENTIALS.WALLET_ID,
  createdAt: '2026-01-02T12:00:00.000Z',
  updatedAt: null,
  deletedAt: null,
  additionalData: {},
  status: 'ready',
  ...ACCOUNT,
  isPixoleto: false,
};
