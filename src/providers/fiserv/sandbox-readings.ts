import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Book } from '../../sandbox/book';
import type { BookEntry } from '../../sandbox/book-entry';
import type { NoticeDelivery } from '../../sandbox/notice-delivery';
import { CASHOUTS } from './sandbox-cashouts';
import { jsonOf } from './sandbox-gate';
import { CASHOUT_HOOK } from './sandbox-notices';
import { badRequest, cashoutView, notFound, refusal } from './sandbox-view';

const moment = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .transform((text) => Date.parse(text));

/** Names and meanings are assumed. */
const searchShape = z.strictObject({
  startDate: moment,
  endDate: moment,
  status: z.coerce.number().int().min(0).max(5).optional(),
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

type Asked = z.output<typeof searchShape>;

const hookShape = z.strictObject({ WebhookUrl: z.url({ protocol: /^https?$/ }) });

/** Everything that pays nothing: look-ups, the search, and where notices go. */
export function addSandboxReadings(
  api: FastifyInstance,
  { book, delivery }: { readonly book: Book; readonly delivery: NoticeDelivery },
): void {
  api.get<{ Params: { txid: string } }>(`${CASHOUTS}/:txid`, (request, reply) => {
    const entry = book.find(request.params.txid);
    if (entry === null || entry.status === null) {
      return refusal(reply, notFound('No such cash-out'));
    }
    return reply.send(cashoutView(entry));
  });
  api.get(CASHOUTS, (request, reply) => {
    const asked = searchShape.safeParse(request.query).data;
    if (!asked) return refusal(reply, badRequest('Invalid search'));
    const found = [...book.entries()].filter(isAskedFor(asked));
    const start = (asked.page - 1) * asked.pageSize;
    const items = found.slice(start, start + asked.pageSize).map(cashoutView);
    return reply.send({ items, page: asked.page, total: found.length });
  });
  addHookRoutes(api, book, delivery);
}

const isAskedFor =
  ({ startDate, endDate, status }: Asked) =>
  (entry: BookEntry): boolean => {
    if (entry.status === null) return false;
    const createdMs = Date.parse(entry.createdAt);
    const isStatus = status === undefined || String(status) === entry.status;
    return isStatus && createdMs >= startDate && createdMs <= endDate;
  };

/** One address for all subjects; the suffix of the subject is appended to it. */
function addHookRoutes(api: FastifyInstance, book: Book, delivery: NoticeDelivery): void {
  const suffix = `/${CASHOUT_HOOK}`;
  api.post('/v1/webhook', (request, reply) => {
    const hook = hookShape.safeParse(jsonOf(request)).data;
    if (!hook) return refusal(reply, badRequest('Invalid WebhookUrl'));
    const url = hook.WebhookUrl.replace(/\/+$/, '') + suffix;
    delivery.register(CASHOUT_HOOK, { url, headers: {} });
    return reply.code(201).send(hook);
  });
  api.get('/v1/webhook', (_request, reply) => {
    const url = book.hook(CASHOUT_HOOK)?.url;
    if (!url) return refusal(reply, notFound('No webhook'));
    return reply.send({ WebhookUrl: url.slice(0, -suffix.length) });
  });
  api.delete('/v1/webhook', (_request, reply) => {
    delivery.register(CASHOUT_HOOK, { url: null, headers: {} });
    return reply.code(204).send();
  });
}
