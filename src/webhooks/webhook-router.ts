import type { FastifyInstance, FastifyReply } from 'fastify';
import { NOTICE_ANSWERS, type NoticeAnswerCode } from '../domain/catalogue/notice-answers';
import { type AcceptedNotice, acceptNotice } from '../payouts/accept-notice';
import type { PayoutParts } from '../payouts/parts';

/** A notice is a few kilobytes; more is not one (Standard Webhooks asks for less than 20 kB). */
const BODY_BYTES_MAX = 20 * 1024;

export interface WebhookOptions {
  readonly parts: PayoutParts;
  /** Asked to look at a payout at once; must not be waited for. */
  readonly wake: (payoutId: string) => void;
  readonly onNotice: (provider: string, kind: string) => void;
}

interface NoticeParams {
  provider: string;
  '*'?: string;
}

/**
 * `POST /webhooks/<provider>[/…]`: the raw bytes are stored and answered; the provider is asked
 * later. Without storage the answer is never a 2xx, so that the provider delivers again.
 */
export async function serveWebhooks(app: FastifyInstance, options: WebhookOptions): Promise<void> {
  const { parts, wake, onNotice } = options;
  await app.register((router, _options, done) => {
    router.removeAllContentTypeParsers();
    // Bytes are bytes, whatever a provider calls them, in words that may be no media type.
    router.addHook('onRequest', (request, _reply, next) => {
      request.headers['content-type'] = 'application/octet-stream';
      next();
    });
    router.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
      (_request, body, next) => {
        next(null, body);
      },
    );
    const url = ['/webhooks/:provider', '/webhooks/:provider/*'];
    for (const path of url) {
      router.post<{ Params: NoticeParams }>(path, async (request, reply) => {
        const provider = parts.providers.get(request.params.provider);
        if (provider === undefined) return refuse(reply, 'NOTICE_OF_NO_PROVIDER');
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const pathRest = request.params['*'] ?? '';
        const accepted = await acceptNotice(parts, provider, {
          headers: request.headers,
          pathRest,
          body,
          receivedAt: new Date(),
        });
        onNotice(provider.name, kindOf(accepted));
        if (accepted.stored.kind === 'stored') wake(accepted.stored.payoutId);
        if (!accepted.authentic) return refuse(reply, 'NOTICE_NOT_AUTHENTIC');
        return reply.code(200).send({ received: true });
      });
    }
    done();
  });
}

/** Providers are machines: the code is for them, the words are English. */
const refuse = (reply: FastifyReply, code: NoticeAnswerCode): FastifyReply =>
  reply
    .code(NOTICE_ANSWERS[code].httpStatus)
    .send({ error: NOTICE_ANSWERS[code].text.en({}), code });

const kindOf = ({ authentic, stored }: AcceptedNotice): string =>
  authentic ? stored.kind : 'forged';
