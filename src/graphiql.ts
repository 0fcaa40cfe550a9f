import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

export interface GraphiqlOptions {
  /** Where `vite build` put the page. */
  readonly directory: string;
  /** What a first visitor may use without asking; null wherever real money could move. */
  readonly demo: { readonly key: string; readonly accountId: string } | null;
}

const PREFIX = '/graphiql';
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * Scripts come from this server alone and none is inline; 'self' covers the socket of the same
 * host. Monaco and the explorer style elements as they go, hence 'unsafe-inline' for styles only.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the GraphiQL page, or says why there is none. */
export async function serveGraphiql(
  server: FastifyInstance,
  { directory, demo }: GraphiqlOptions,
): Promise<void> {
  await server.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.headers({
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
    });
    if (existsSync(join(directory, 'index.html'))) await servePage(scope, { directory, demo });
    else sayUnbuilt(scope);
  });
}

async function servePage(scope: FastifyInstance, { directory, demo }: GraphiqlOptions) {
  scope.get(PREFIX, (_request, reply) => reply.redirect(`${PREFIX}/`, 301));
  scope.get(`${PREFIX}/config.json`, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return {
      endpoint: '/graphql',
      demoKey: demo?.key ?? null,
      demoAccountId: demo?.accountId ?? null,
    };
  });
  await scope.register(fastifyStatic, {
    root: directory,
    prefix: `${PREFIX}/`,
    preCompressed: true,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      // What is under assets has a hash of its content in its name.
      const isHashed = relative(directory, path).startsWith('assets');
      response.setHeader('cache-control', isHashed ? FOREVER : 'no-cache');
    },
  });
}

function sayUnbuilt(scope: FastifyInstance): void {
  const answer = 'The GraphiQL page is not built: run npm run build.\n';
  for (const url of [PREFIX, `${PREFIX}/*`]) {
    scope.get(url, (_request, reply) => reply.code(404).type('text/plain').send(answer));
  }
}
