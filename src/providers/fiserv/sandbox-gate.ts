import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SandboxTokens } from '../../sandbox/sandbox-tokens';
import { isSameSecret } from '../notice-header';
import { refusal, type SandboxRefusal, unauthorized } from './sandbox-view';
import { signatureOf } from './signature';

export interface SandboxGate {
  readonly API_KEY: string;
  readonly HMAC_SECRET: string;
  readonly tokens: SandboxTokens;
}

/** How far a timestamp may be from our clock; assumed. */
const FRESH_MS = 5 * 60_000;
const TOKEN_PATH = '/gateway/token';

/**
 * Lets nothing through that is not signed as documented, over the very bytes that came, by a fresh
 * timestamp and, the token call aside, with a token that lives.
 */
export function addSandboxGate(api: FastifyInstance, gate: SandboxGate): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  api.addHook('preValidation', async (request, reply) => {
    const fault = faultOf(request, gate);
    return fault === null ? undefined : refusal(reply, fault);
  });
}

/** The body's text, as it was signed. */
export const textOf = ({ body }: FastifyRequest): string => (typeof body === 'string' ? body : '');

/** The JSON of a body that is said to be JSON, or undefined. */
export function jsonOf(request: FastifyRequest): unknown {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(textOf(request)) as unknown;
  } catch {
    return undefined;
  }
}

function faultOf(request: FastifyRequest, gate: SandboxGate): SandboxRefusal | null {
  const path = request.url.replace(/\?.*$/, '');
  const header = (name: string): string => String(request.headers[name] ?? '');
  const timestamp = header('x-timestamp');
  if (header('apikey') !== gate.API_KEY) return unauthorized(1, 'Invalid apikey');
  const isFresh = Math.abs(Date.now() - Number(timestamp)) <= FRESH_MS;
  if (!/^\d{13}$/.test(timestamp) || !isFresh) return unauthorized(2, 'Invalid x-timestamp');
  if (!/^[\w-]{8,64}$/.test(header('x-request-id'))) return unauthorized(3, 'No x-request-id');
  const words = { apiKey: gate.API_KEY, timestamp, body: textOf(request), path };
  const signature = signatureOf(gate.HMAC_SECRET, words);
  if (!isSameSecret(header('x-hmac-signature'), signature)) {
    return unauthorized(4, 'Invalid x-hmac-signature');
  }
  // Documented with "Bearer" before the token, and without.
  const bearer = `Bearer ${header('authorization').replace(/^Bearer /, '')}`;
  const isAdmitted = path === TOKEN_PATH || gate.tokens.admit(bearer);
  return isAdmitted ? null : unauthorized(5, 'Invalid token');
}
