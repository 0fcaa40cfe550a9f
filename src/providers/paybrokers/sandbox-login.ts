import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Book } from '../../sandbox/book';
import type { SandboxTokens } from '../../sandbox/sandbox-tokens';
import { formatProblem } from './sandbox-format';
import { problem } from './sandbox-view';

export interface SandboxLogin {
  readonly ACCESS_KEY: string;
  readonly SECRET: string;
  readonly book: Book;
  readonly tokens: SandboxTokens;
}

const asked = z.object({ accessKey: z.string(), secret: z.string() });

/** What a login with a wrong pair says; the words are assumed. */
const WRONG_PAIR = {
  status: 401,
  name: 'AuthenticationError',
  message: 'The access key or the secret is invalid',
  details: { reason: 'AuthenticationKeyInvalid' },
} as const;

/** The login: a bare token, as text. */
export function addSandboxLogin(app: FastifyInstance, login: SandboxLogin): void {
  const sign = signer();
  app.post('/login', (request, reply) => {
    const read = asked.safeParse(request.body);
    if (!read.success) return problem(reply, formatProblem(read.error.issues[0], request.body));
    const { accessKey, secret } = read.data;
    if (accessKey !== login.ACCESS_KEY || secret !== login.SECRET) {
      return problem(reply, WRONG_PAIR);
    }
    login.book.tokensIssued += 1;
    const token = login.tokens.issue(sign(login.tokens.lifeSeconds));
    return reply.type('text/plain').send(token);
  });
}

/** Makes JSON Web Tokens that end, each another one. */
function signer(): (lifeSeconds: number) => string {
  const key = randomBytes(48);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return (lifeSeconds) => {
    const iat = Math.trunc(Date.now() / 1_000);
    const claims = { uid: randomUUID(), iat, exp: iat + lifeSeconds };
    const signed = `${part({ alg: 'HS384', typ: 'JWT' })}.${part(claims)}`;
    return `${signed}.${createHmac('sha384', key).update(signed).digest('base64url')}`;
  };
}
