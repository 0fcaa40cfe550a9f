import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Handler } from 'graphql-sse';
import { type GuardedHearing, maskErrors } from './admit-subscription';
import { closeSocket } from './close-socket';
import { type Locale, localeFrom } from './domain/locale';
import { EventStream } from './event-stream';
import { LIMITS } from './guard-rules';
import { hideError } from './mask-error';
import { withOrigin } from './request-origin';
import type { Asker, LogPlace } from './resolvers/context';
import { spokenError } from './resolvers/spoken-error';
import { SOCKET_CLOSINGS } from './socket-closings';
import type { SocketOptions } from './socket-handlers';
import { type Following, farewellIn, protocolFor, sseRequest } from './sse-protocol';
import { placeNameOf } from './stream-places';

const PATH = '/graphql/stream';
const COME_BACK_SECONDS = 5;

const sendErrors = (
  reply: FastifyReply,
  status: number,
  { errors, locale }: { errors: readonly GraphQLFormattedError[]; locale: Locale },
): FastifyReply =>
  reply
    .code(status)
    .header('content-language', locale)
    .header('vary', 'accept-language')
    .headers(status === 429 ? { 'retry-after': String(COME_BACK_SECONDS) } : {})
    .send({ errors });

const acceptsEvents = ({ headers }: FastifyRequest): boolean =>
  (headers.accept ?? '').split(',').some((one) => one.trim().startsWith('text/event-stream'));

class EventStreams {
  private readonly open = new Set<EventStream>();
  private readonly protocol: Handler<null, Following>;
  private stopped = false;

  constructor(private readonly options: SocketOptions) {
    this.protocol = protocolFor(options);
  }

  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const locale = localeFrom(request.headers['accept-language']);
    const { log, guard } = this.options;
    const hearing = { log, locale, guard };
    const refuse = (status: number, error: GraphQLError) =>
      sendErrors(reply, status, { errors: maskErrors([error], hearing), locale });
    if (!acceptsEvents(request)) {
      return refuse(406, spokenError({ code: 'BAD_REQUEST', why: 'NO_EVENT_STREAM' }));
    }
    try {
      const asker = { principal: await this.principalOf(request), locale };
      return await this.follow(request, reply, { asker, hearing });
    } catch (error) {
      if (error instanceof GraphQLError) {
        return refuse(error.extensions['code'] === 'RATE_LIMITED' ? 429 : 401, error);
      }
      return sendErrors(reply, 503, { errors: [hideError(error, hearing)], locale });
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const { code, reason } = SOCKET_CLOSINGS.AWAY;
    for (const stream of this.open) closeSocket(stream, code, reason);
  }

  private async principalOf(request: FastifyRequest) {
    const address = this.options.addressOf(request.raw);
    const { authorization } = request.headers;
    const known = await this.options.authenticate(authorization, address, 'http');
    return withOrigin(known, 'http', address);
  }

  /** Takes a place of the address and one of the credential; null: there is none. */
  private place(request: FastifyRequest, { principal }: Asker): (() => void) | null {
    const { ofAddresses, ofKeys } = this.options.streams;
    const leaveAddress = ofAddresses.take(this.options.addressOf(request.raw) ?? 'unknown');
    const leaveKey = leaveAddress && ofKeys.take(placeNameOf(principal));
    if (!leaveKey) leaveAddress?.();
    return leaveKey
      ? () => {
          leaveAddress();
          leaveKey();
        }
      : null;
  }

  private async follow(
    request: FastifyRequest,
    reply: FastifyReply,
    { asker, hearing }: Pick<Following, 'asker' | 'hearing'>,
  ): Promise<FastifyReply> {
    const { locale } = hearing;
    const leave = this.stopped ? null : this.place(request, asker);
    if (leave === null) {
      const error = spokenError({
        code: 'TOO_MANY_STREAMS',
        max: this.options.streams.limits.perKey,
      });
      return sendErrors(reply, 429, { errors: maskErrors([error], hearing), locale });
    }
    reply.raw.once('close', leave);
    const stream = new EventStream(reply.raw, farewellIn(hearing));
    const after = request.headers['last-event-id'];
    const place: LogPlace = {
      fromNow: false,
      after: after === undefined ? null : String(after),
      at: null,
    };
    const following = { asker, place, stream, hearing, ids: [] };
    const asked = sseRequest(request, following);
    const [body, { status }] = await this.protocol(asked);
    if (body === null || typeof body === 'string') {
      return this.refused(reply, { status, body, hearing });
    }
    return this.serve(reply, body, following);
  }

  private refused(
    reply: FastifyReply,
    { status, body, hearing }: { status: number; body: string | null; hearing: GuardedHearing },
  ): FastifyReply {
    const { errors } = JSON.parse(body ?? '{}') as { errors?: GraphQLFormattedError[] };
    const { locale } = hearing;
    // Those of the guard have a code; what the protocol itself refuses is malformed.
    if (errors?.[0]?.extensions?.['code'] !== undefined) {
      return sendErrors(reply, status, { errors, locale });
    }
    const error = spokenError({ code: 'BAD_REQUEST', why: 'MALFORMED' });
    return sendErrors(reply, status, { errors: maskErrors([error], hearing), locale });
  }

  private serve(
    reply: FastifyReply,
    body: AsyncGenerator<string>,
    { asker, stream, ids }: Following,
  ): FastifyReply {
    const { lives, slow } = this.options.streams;
    reply.hijack();
    const connection = reply.raw.socket;
    const forget = connection
      ? slow.keep({ connection, drop: () => stream.terminate() })
      : () => undefined;
    this.open.add(stream);
    lives.keep(stream, asker.principal);
    const end = () => {
      forget();
      this.open.delete(stream);
      void body.return(undefined);
    };
    if (reply.raw.destroyed) end();
    else reply.raw.once('close', end);
    stream.write(body, () => ids.shift() ?? null).catch(() => stream.terminate());
    return reply;
  }
}

/** Subscriptions as server-sent events, for whoever cannot have a socket. */
export function serveEventStreams(
  app: FastifyInstance,
  options: SocketOptions,
): () => Promise<void> {
  const streams = new EventStreams(options);
  app.route({
    method: ['GET', 'POST'],
    url: PATH,
    exposeHeadRoute: false,
    bodyLimit: LIMITS.bodyBytesMax,
    handler: (request, reply) => streams.answer(request, reply),
  });
  return () => streams.stop();
}
