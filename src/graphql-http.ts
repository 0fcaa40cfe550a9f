import type { ApolloServer, HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { answerTypeFor } from './answer-type';
import { type ApolloParts, createApollo, headersOf } from './apollo-pipeline';
import type { Authenticate } from './authenticate';
import { type BilledContext, Charging } from './charging';
import type { ClientAddress } from './client-address';
import { DocumentLane, type LaneAnswer } from './document-lane';
import { type Locale, localeFrom } from './domain/locale';
import { ErrorLanguages } from './error-languages';
import type { Guard } from './guard';
import { LIMITS } from './guard-rules';
import { type DocumentRequest, namedDocument } from './named-document';
import { withOrigin } from './request-origin';
import { createContext, type ResolverParts } from './resolvers/context';

export interface GraphqlOptions extends ApolloParts {
  readonly given: ResolverParts;
  readonly authenticate: Authenticate;
  readonly addressOf: ClientAddress;
}

interface Ways {
  readonly apollo: ApolloServer<BilledContext>;
  readonly lane: DocumentLane;
  readonly languages: ErrorLanguages;
  readonly charging: Charging;
}

/** One request, with what every way to its answer needs. */
interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly locale: Locale;
  readonly asked: AskedOver;
}

interface AskedOver {
  readonly request: DocumentRequest;
  /** Why that may not run, which is told only to whoever has a credential. */
  readonly refusal: GraphQLError | null;
}

/** The messages are in one language of several: caches must not hand them to readers of another. */
const VARY = 'accept-language';

function send({ reply, locale }: Exchange, answer: HTTPGraphQLResponse): FastifyReply {
  reply.header('content-language', locale).header('vary', VARY);
  for (const [name, value] of answer.headers) reply.header(name, value);
  if (answer.body.kind === 'chunked') throw new Error('incremental delivery is switched off');
  return reply.code(answer.status ?? 200).send(answer.body.string);
}

/** Straight to the socket: all headers are known, and nobody else has a word about them. */
function sendKnown(exchange: Exchange, type: string, { status, headers, text }: LaneAnswer) {
  const { reply, locale } = exchange;
  const { raw } = reply.hijack();
  for (const [name, value] of headers) raw.setHeader(name, value);
  raw.writeHead(status, {
    'content-language': locale,
    vary: VARY,
    'content-type': type,
    'content-length': Buffer.byteLength(text),
  });
  raw.end(text);
  return reply;
}

function askedIn({ method, url, body }: FastifyRequest, guard: Guard): AskedOver {
  const search = method === 'GET' ? new URL(url, 'http://localhost').search : '';
  const request = { method, search, body };
  try {
    const asked = namedDocument(request, (each) => guard.textOf(each));
    return { request: asked, refusal: null };
  } catch (refusal) {
    if (!(refusal instanceof GraphQLError)) throw refusal;
    return { request, refusal };
  }
}

/** Who asks, let in and charged with the first point; or what is to be said instead. */
async function contextFor(
  { request, locale, asked }: Exchange,
  { charging }: Ways,
  options: GraphqlOptions,
): Promise<BilledContext> {
  const address = options.addressOf(request.raw);
  const known = await options.authenticate(request.headers.authorization, address);
  const principal = withOrigin(known, 'http', address);
  const begun = charging.begin(createContext(options.given, { principal, locale }));
  if (asked.refusal !== null) throw asked.refusal;
  return begun;
}

async function answerByApollo(
  exchange: Exchange,
  { apollo, languages }: Ways,
  context: () => Promise<BilledContext>,
): Promise<FastifyReply> {
  const { request, asked, locale } = exchange;
  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { ...asked.request, headers: headersOf(request) },
    context: () => languages.keep(context(), locale),
  });
  return send(exchange, response);
}

async function answer(exchange: Exchange, ways: Ways, options: GraphqlOptions) {
  const { request, asked } = exchange;
  const type = answerTypeFor(request.headers);
  const known = type === null ? null : ways.lane.known(asked.request);
  const opened = () => contextFor(exchange, ways, options);
  if (type === null || known === null) return answerByApollo(exchange, ways, opened);
  const opening = opened();
  const context = await opening.catch(() => null);
  const answered = context === null ? null : await ways.lane.run(known, context);
  if (answered !== null) return sendKnown(exchange, type, answered);
  // Whoever is not let in is told so in the same words, whichever way was meant for him.
  return answerByApollo(exchange, ways, () => opening);
}

/** `POST /graphql`, without a web framework's integration: what is new goes through Apollo. */
export async function serveGraphql(
  app: FastifyInstance,
  options: GraphqlOptions,
): Promise<() => Promise<void>> {
  const { guard } = options;
  const languages = new ErrorLanguages();
  const charging = new Charging(guard);
  const lane = new DocumentLane({ ...options, charging });
  const apollo = createApollo(options, { languages, charging, lane });
  await apollo.start();
  const ways = { apollo, lane, languages, charging };
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const locale = localeFrom(request.headers['accept-language']);
    return answer({ request, reply, locale, asked: askedIn(request, guard) }, ways, options);
  };
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: LIMITS.bodyBytesMax,
    handler,
  });
  return () => apollo.stop();
}
