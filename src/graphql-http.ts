import {
  ApolloServer,
  type ApolloServerPlugin,
  HeaderMap,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { Authenticate } from './authenticate';
import { Charging } from './charging';
import type { ClientAddress } from './client-address';
import { type Locale, localeFrom } from './domain/locale';
import { ErrorLanguages } from './error-languages';
import { type Guard, PARSE_OPTIONS } from './guard';
import { guardRules, LIMITS } from './guard-rules';
import type { Log } from './log';
import { type DocumentRequest, namedDocument } from './named-document';
import { withOrigin } from './request-origin';
import { type Context, createContext, type ResolverParts } from './resolvers/context';
import { spokenError } from './resolvers/spoken-error';

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly guard: Guard;
  readonly given: ResolverParts;
  readonly authenticate: Authenticate;
  readonly addressOf: ClientAddress;
  readonly log: Log;
}

/** Over HTTP a subscription has no stream to run on, and its resolvers nothing to resolve. */
const NO_SUBSCRIPTIONS: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
      const http = { status: 400 };
      throw spokenError({ code: 'BAD_REQUEST', why: 'SUBSCRIPTION_OVER_HTTP' }, { http });
    },
  }),
};

interface Telling {
  readonly languages: ErrorLanguages;
  readonly charging: Charging;
}

function createApollo(
  { schema, introspection, guard, log }: GraphqlOptions,
  { languages, charging }: Telling,
): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: PARSE_OPTIONS,
    validationOptions: { maxErrors: LIMITS.errorsMax },
    validationRules: guardRules(introspection),
    executionOptions: { maxCoercionErrors: LIMITS.errorsMax },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      NO_SUBSCRIPTIONS,
      languages.plugin(),
      charging.plugin(),
    ],
    formatError: (formatted, error) =>
      guard.mask(formatted, error, { log, locale: languages.of(error) }),
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    },
  });
}

function headersOf(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** The messages are in one language of several: caches must not hand them to readers of another. */
function send(reply: FastifyReply, answer: HTTPGraphQLResponse, locale: Locale): FastifyReply {
  reply.header('content-language', locale).header('vary', 'accept-language');
  for (const [name, value] of answer.headers) reply.header(name, value);
  if (answer.body.kind === 'chunked') throw new Error('incremental delivery is switched off');
  return reply.code(answer.status ?? 200).send(answer.body.string);
}

interface AskedOver {
  readonly request: DocumentRequest;
  /** Throws where that may not run, which is told only to whoever has a credential. */
  readonly named: (context: Context) => Context;
}

function askedIn({ method, url, body }: FastifyRequest, guard: Guard): AskedOver {
  const request = { method, search: new URL(url, 'http://localhost').search, body };
  try {
    const asked = namedDocument(request, (each) => guard.textOf(each));
    return { request: asked, named: (context) => context };
  } catch (refusal) {
    if (!(refusal instanceof GraphQLError)) throw refusal;
    const named = () => {
      throw refusal;
    };
    return { request, named };
  }
}

/** `POST /graphql`, through Apollo's own pipeline and without a web framework's integration. */
export async function serveGraphql(
  app: FastifyInstance,
  options: GraphqlOptions,
): Promise<() => Promise<void>> {
  const languages = new ErrorLanguages();
  const charging = new Charging(options.guard);
  const apollo = createApollo(options, { languages, charging });
  await apollo.start();
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const { authorization } = request.headers;
    const locale = localeFrom(request.headers['accept-language']);
    const { named, ...asked } = askedIn(request, options.guard);
    const context = async () => {
      const address = options.addressOf(request.raw);
      const known = await options.authenticate(authorization, address);
      const principal = withOrigin(known, 'http', address);
      const begun = charging.begin(createContext(options.given, { principal, locale }));
      return named(begun);
    };
    const response = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        ...asked.request,
        headers: headersOf(request),
      },
      context: () => languages.keep(context(), locale),
    });
    return send(reply, response, locale);
  };
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: LIMITS.bodyBytesMax,
    handler: answer,
  });
  return () => apollo.stop();
}
