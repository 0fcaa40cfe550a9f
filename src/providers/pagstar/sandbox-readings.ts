import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { textFromCents } from '../../domain/money';
import type { Book } from '../../sandbox/book';
import type { BookEntry } from '../../sandbox/book-entry';
import type { NoticeDelivery } from '../../sandbox/notice-delivery';
import { problem, sandboxView } from './sandbox-view';

const hookShape = z.object({
  uri: z.url({ protocol: /^https?$/ }),
  method: z.literal('POST'),
  enabled: z.boolean(),
  pauseOnFail: z.boolean(),
  headers: z.record(z.string(), z.string()).default({}),
});

/** Everything that pays nothing: look-ups, the balance, and where notices go. */
export function addSandboxReadings(
  api: FastifyInstance,
  { book, delivery }: { readonly book: Book; readonly delivery: NoticeDelivery },
): void {
  api.get<{ Params: { key: string } }>(
    '/api/v2/pix/payments/idempotencyKey/:key',
    (request, reply) => shown(reply, book.find(request.params.key)),
  );
  api.get<{ Params: { endToEndId: string } }>(
    '/api/v2/pix/payments/:endToEndId',
    (request, reply) => shown(reply, book.findByEndToEndId(request.params.endToEndId)),
  );
  api.get('/api/v2/accounts/balances', () => ({
    data: [
      {
        eventDate: new Date().toISOString(),
        balanceAmount: {
          available: textFromCents(book.availableCents),
          blocked: textFromCents(book.blockedCents),
          overdraft: '0.00',
        },
      },
    ],
  }));
  for (const kind of ['transfer', 'cashout'] as const) {
    api.post(`/api/v2/webhooks/${kind}`, (request, reply) => {
      const hook = hookShape.safeParse(request.body).data;
      if (!hook)
        return problem(reply, { status: 400, type: 'onz-0002', detail: 'Invalid webhook' });
      delivery.register(kind, { url: hook.enabled ? hook.uri : null, headers: hook.headers });
      return reply.code(201).send({ uri: hook.uri, enabled: hook.enabled });
    });
  }
}

function shown(reply: FastifyReply, entry: BookEntry | null): FastifyReply {
  if (entry === null || entry.status === null) {
    return problem(reply, { status: 404, type: 'about:blank', detail: 'Payment not found' });
  }
  return reply.send({ data: sandboxView(entry) });
}
