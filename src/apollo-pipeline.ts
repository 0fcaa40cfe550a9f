import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyRequest } from 'fastify';
import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { BilledContext, Charging } from './charging';
import type { DocumentLane } from './document-lane';
import type { ErrorLanguages } from './error-languages';
import { type Guard, PARSE_OPTIONS } from './guard';
import { guardRules, LIMITS } from './guard-rules';
import type { Log } from './log';
import { spokenError } from './resolvers/spoken-error';

export interface ApolloParts {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly guard: Guard;
  readonly log: Log;
}

export interface Telling {
  readonly languages: ErrorLanguages;
  readonly charging: Charging;
  readonly lane: DocumentLane;
}

/** Over HTTP a subscription has no stream to run on, and its resolvers nothing to resolve. */
const NO_SUBSCRIPTIONS: ApolloServerPlugin<BilledContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
      const http = { status: 400 };
      throw spokenError({ code: 'BAD_REQUEST', why: 'SUBSCRIPTION_OVER_HTTP' }, { http });
    },
  }),
};

export function createApollo(
  { schema, introspection, guard, log }: ApolloParts,
  { languages, charging, lane }: Telling,
): ApolloServer<BilledContext> {
  return new ApolloServer<BilledContext>({
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
      lane.plugin(),
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

export function headersOf(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
