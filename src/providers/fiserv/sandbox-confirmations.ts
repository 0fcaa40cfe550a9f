import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { BookEntry } from '../../sandbox/book-entry';
import { follow } from '../../sandbox/follow';
import { outcomeOf } from '../../sandbox/outcome';
import { isSameSecret } from '../notice-header';
import { CASHOUTS, type CashoutParts } from './sandbox-cashouts';
import { CONFIRMED_STEP, detailsOf } from './sandbox-fate';
import { jsonOf } from './sandbox-gate';
import { badRequest, conflict, notFound, refusal, type SandboxRefusal } from './sandbox-view';

const confirmShape = z.strictObject({ confirmationKey: z.string().min(1) });

/** The confirmation; address, body and answers are assumed. Twice with the right key is once. */
export function addSandboxConfirmations(api: FastifyInstance, parts: CashoutParts): void {
  api.post<{ Params: { txid: string } }>(`${CASHOUTS}/:txid/confirm`, (request, reply) => {
    const entry = parts.book.find(request.params.txid);
    const body = confirmShape.safeParse(jsonOf(request)).data;
    if (entry === null || entry.status === null) {
      return refusal(reply, notFound('No such cash-out'));
    }
    const fault = body === undefined ? UNREADABLE : faultOf(entry, body.confirmationKey);
    if (fault !== null) return refusal(reply, fault);
    if (!detailsOf(entry).isConfirmed) confirm(parts, entry);
    return reply.code(202).send({ txid: entry.key, status: 2 });
  });
}

const UNREADABLE = badRequest('Invalid confirmation');

function faultOf(entry: BookEntry, key: string): SandboxRefusal | null {
  const { confirmationKey, isConfirmed } = detailsOf(entry);
  if (!isSameSecret(key, confirmationKey)) return badRequest('Invalid confirmation key');
  if (isConfirmed) return null;
  const isTooLate = outcomeOf(entry.amountCents) === 'confirmation-expires';
  if (entry.status !== '1' || isTooLate) return conflict('The cash-out cannot be confirmed now');
  return null;
}

/** At once and before the answer, so that an expiry that is due can no longer come. */
function confirm(parts: CashoutParts, entry: BookEntry): void {
  entry.details = { ...entry.details, isConfirmed: true };
  entry.status = '2';
  entry.stepsDone = CONFIRMED_STEP;
  entry.steppedAtMs = Date.now();
  parts.book.record(entry);
  follow(parts, entry);
}
