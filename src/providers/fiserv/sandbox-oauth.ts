import type { FastifyInstance } from 'fastify';
import type { Book } from '../../sandbox/book';
import type { SandboxTokens } from '../../sandbox/sandbox-tokens';
import { textOf } from './sandbox-gate';
import { refusal, unauthorized } from './sandbox-view';

export interface SandboxOAuth {
  readonly CLIENT_ID: string;
  readonly CLIENT_SECRET: string;
  readonly tokens: SandboxTokens;
  readonly book: Book;
}

const FORM = /^application\/x-www-form-urlencoded\b/;

/** `POST /token`: the two credentials as a form, and nothing else. */
export function addSandboxOAuth(api: FastifyInstance, known: SandboxOAuth): void {
  api.post('/token', (request, reply) => {
    const form = new URLSearchParams(textOf(request));
    const isForm = FORM.test(request.headers['content-type'] ?? '');
    const isKnown =
      form.get('client_id') === known.CLIENT_ID &&
      form.get('client_secret') === known.CLIENT_SECRET;
    if (!isForm || !isKnown) return refusal(reply, unauthorized(6, 'Invalid client credentials'));
    known.book.tokensIssued += 1;
    const { lifeSeconds } = known.tokens;
    return { access_token: known.tokens.issue(), token_type: 'Bearer', expires_in: lifeSeconds };
  });
}
