import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Book } from '../../sandbox/book';
import { SandboxTokens } from '../../sandbox/sandbox-tokens';
import { CREDENTIALS, refuse } from './sandbox-view';

const LIFE_SECONDS = 30 * 60;

const loginShape = z.object({
  client_id: z.literal(CREDENTIALS.CLIENT_ID),
  client_secret: z.literal(CREDENTIALS.CLIENT_SECRET),
  grant_type: z.literal('client_credentials'),
});

export function addLogin(app: FastifyInstance, book: Book): SandboxTokens {
  const tokens = new SandboxTokens(LIFE_SECONDS);
  app.post('/auth-service/login', (request, reply) => {
    const isJson = request.headers['content-type']?.startsWith('application/json') ?? false;
    if (!isJson || !loginShape.safeParse(request.body).success) {
      return refuse(reply, { status: 401, message: 'Invalid credentials' });
    }
    book.tokensIssued += 1;
    return reply.send({ access_token: tokens.issue(), token_type: 'Bearer' });
  });
  return tokens;
}
