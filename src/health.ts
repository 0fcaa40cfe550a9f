import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

export interface HealthOptions {
  /** Throws when the database does not answer or is not migrated. */
  readonly checkDatabase: () => Promise<void>;
  readonly draining: () => boolean;
  readonly registry: Registry;
}

/**
 * `/healthz`: the process lives. `/readyz`: it can take requests: database reachable and migrated,
 * not draining. Never the providers: a payout waits for them without us being unwell.
 */
export function serveHealth(app: FastifyInstance, options: HealthOptions): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    if (options.draining()) return reply.code(503).send({ status: 'draining' });
    try {
      await options.checkDatabase();
    } catch {
      return reply.code(503).send({ status: 'database unavailable' });
    }
    return { status: 'ready' };
  });
  app.get('/metrics', async (_request, reply) => {
    return reply.type(options.registry.contentType).send(await options.registry.metrics());
  });
}
