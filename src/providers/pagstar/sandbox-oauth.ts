import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Book } from '../../sandbox/book';
import { SandboxTokens } from '../../sandbox/sandbox-tokens';
import { problem } from './sandbox-view';

export interface SandboxOAuth {
  readonly CLIENT_ID: string;
  readonly CLIENT_SECRET: string;
  readonly book: Book;
}

const LIFE_SECONDS = 300;

/** All three styles integrators have met: camelCase JSON, snake_case JSON, and a form. */
const askedInCamel = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  grantType: z.literal('client_credentials'),
});
const askedInSnake = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.literal('client_credentials'),
});

export function addOAuth(app: FastifyInstance, { book, ...known }: SandboxOAuth): SandboxTokens {
  const tokens = new SandboxTokens(LIFE_SECONDS);
  app.post('/api/v2/oauth/token', (request, reply) => {
    const camel = askedInCamel.safeParse(request.body).data;
    const snake = askedInSnake.safeParse(request.body).data;
    const id = camel?.clientId ?? snake?.client_id;
    const secret = camel?.clientSecret ?? snake?.client_secret;
    if (id !== known.CLIENT_ID || secret !== known.CLIENT_SECRET) {
      return problem(reply, { status: 401, type: 'onz-0018', detail: 'APC-001' });
    }
    const value = tokens.issue();
    book.tokensIssued += 1;
    return camel ? camelAnswer(value) : snakeAnswer(value);
  });
  return tokens;
}

/** `expiresAt` is a moment in seconds, not a duration. */
const camelAnswer = (value: string) => ({
  tokenType: 'Bearer',
  accessToken: value,
  expiresAt: Math.trunc(Date.now() / 1_000) + LIFE_SECONDS,
  refreshExpiresIn: 0,
  notBeforePolicy: 0,
  scope: 'pix.read pix.write',
});

const snakeAnswer = (value: string) => ({
  token_type: 'Bearer',
  access_token: value,
  expires_in: LIFE_SECONDS,
  refresh_expires_in: 0,
});
