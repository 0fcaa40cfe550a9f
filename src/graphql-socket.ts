import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ExecutionArgs,
  GraphQLError,
  type GraphQLFormattedError,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { GraphqlOptions } from './graphql-http';
import { LIMITS, prepareDocument } from './guard';
import { maskError } from './mask-error';
import { createContext, type Principal } from './resolvers/context';

type SocketExtra = Record<PropertyKey, unknown> & { principal?: Principal };

const PATH = '/graphql';
const INIT_WAIT_MS = 3_000;

const asError = (message: string, code: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });

function authorizationOf(
  params: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  const value = params?.['authorization'] ?? params?.['Authorization'];
  return typeof value === 'string' ? value : undefined;
}

/** Errors of parsing and validation carry no code of their own; give them Apollo's. */
function withCode(error: GraphQLError): GraphQLError {
  const coded = error.extensions['code'] !== undefined || error.originalError !== undefined;
  if (coded || error.path !== undefined) return error;
  return asError(error.message, 'GRAPHQL_VALIDATION_FAILED');
}

function upgradeOnly(server: Server, sockets: WebSocketServer): () => void {
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) =>
      sockets.emit('connection', client, request),
    );
  };
  server.on('upgrade', onUpgrade);
  return () => server.off('upgrade', onUpgrade);
}

/** Subscriptions over `graphql-transport-ws`; nothing else runs on the socket. */
export function serveSocket(server: Server, options: GraphqlOptions): () => Promise<void> {
  const { schema, introspection, log, given, authenticate } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.frameBytesMax,
    perMessageDeflate: false,
  });
  const masked = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
    errors.map((error) => maskError(withCode(error).toJSON(), error, log));
  const prepare = (payload: { query: string; operationName?: string | null | undefined }) => {
    const document = prepareDocument(schema, payload.query, introspection);
    if (!('kind' in document)) return document;
    const operation = getOperationAST(document, payload.operationName ?? undefined);
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION) return document;
    return [
      asError('only subscriptions run on the socket; send the rest over HTTP', 'BAD_REQUEST'),
    ];
  };
  const disposable = useServer<Record<string, unknown>, SocketExtra>(
    {
      connectionInitWaitTimeout: INIT_WAIT_MS,
      onConnect: async (context) => {
        try {
          context.extra.principal = await authenticate(authorizationOf(context.connectionParams));
          return true;
        } catch (error) {
          if (error instanceof GraphQLError) return false;
          throw error;
        }
      },
      onSubscribe: (context, _id, payload): ExecutionArgs | readonly GraphQLError[] => {
        const prepared = prepare(payload);
        const { principal } = context.extra;
        if (!('kind' in prepared)) return prepared.map(withCode);
        if (principal === undefined) return [asError('not authenticated', 'UNAUTHENTICATED')];
        return {
          schema,
          document: prepared,
          operationName: payload.operationName ?? null,
          variableValues: payload.variables ?? null,
          contextValue: createContext(given, principal),
        };
      },
      onError: (_context, _id, _payload, errors) => masked(errors),
      onNext: (_context, _id, _payload, _args, { data, errors }) =>
        errors ? { data: data ?? null, errors: masked(errors) } : undefined,
    },
    sockets,
  );
  const stopUpgrades = upgradeOnly(server, sockets);
  return async () => {
    stopUpgrades();
    await disposable.dispose();
    for (const client of sockets.clients) client.terminate();
  };
}
