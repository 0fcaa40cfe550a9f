import type { FastifyReply } from 'fastify';
import { textFromCents } from '../../domain/money';
import type { BookEntry } from '../../sandbox/book-entry';

/** A refusal in Fiserv's words. The numbers of its errors are not documented; these are ours. */
export interface SandboxRefusal {
  readonly status: number;
  readonly message: string;
  readonly errorCode: number;
  readonly error: string;
}

/** `{message, details: [{errorCode, error}]}` (docs.apis-fiserv.com, "Default error object"). */
export const refusal = (reply: FastifyReply, { status, message, ...detail }: SandboxRefusal) =>
  reply.code(status).send({ message, details: [detail] });

export const unauthorized = (errorCode: number, error: string): SandboxRefusal => ({
  status: 401,
  message: 'Unauthorized',
  errorCode,
  error,
});

export const badRequest = (error: string): SandboxRefusal => ({
  status: 400,
  message: 'Bad Request',
  errorCode: 40,
  error,
});

export const notFound = (error: string): SandboxRefusal => ({
  status: 404,
  message: 'Not Found',
  errorCode: 44,
  error,
});

export const conflict = (error: string): SandboxRefusal => ({
  status: 409,
  message: 'Conflict',
  errorCode: 49,
  error,
});

/** The end-to-end id is null until the cash-out is confirmed, as documented. */
export const endToEndOf = (entry: BookEntry): string | null =>
  entry.status === '3' ? entry.endToEndId : null;

/** A cash-out as look-ups and the search show it. Names beyond the first four are assumed. */
export const cashoutView = (entry: BookEntry) => ({
  txid: entry.key,
  endToEnd: endToEndOf(entry),
  status: Number(entry.status),
  failReason: entry.errorCode === null ? null : Number(entry.errorCode),
  amount: Number(textFromCents(entry.amountCents)),
  receiverPixKey: entry.pixKey,
  receiverDocument: entry.document,
  createdAt: entry.createdAt,
});
