import { isSuccess } from '../answer-about-order';
import { type Http, retryAfterMs } from '../http';
import type { TokenResult } from '../token';
import type { BitCapitalSettings } from './settings';
import { tokenShape } from './shape';

const LOGIN = '/auth-service/login';
/** The documented life of a token, for an answer that names none. */
const LIFE_MS = 30 * 60 * 1_000;

/** One client-credentials call. Whatever goes wrong here, no payout was sent. */
export async function fetchToken(http: Http, settings: BitCapitalSettings): Promise<TokenResult> {
  const result = await http.send({
    method: 'POST',
    path: LOGIN,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      client_id: settings.CLIENT_ID,
      client_secret: settings.CLIENT_SECRET,
      grant_type: 'client_credentials',
    }),
    timeoutMs: settings.LOOKUP_TIMEOUT_MS,
  });
  if (result.kind === 'not-sent') return result;
  if (result.kind === 'lost') return { kind: 'not-sent', why: `token call lost (${result.why})` };
  if (!isSuccess(result)) {
    const why = `token refused (HTTP ${result.status})`;
    return { kind: 'not-sent', why, retryAfterMs: retryAfterMs(result) };
  }
  return tokenFrom(result.body, Date.now());
}

/** The token, with its end as a moment on our clock. */
export function tokenFrom(body: unknown, nowMs: number): TokenResult {
  const { access_token: value, expires_in: seconds } = tokenShape.safeParse(body).data ?? {};
  if (!value) return { kind: 'not-sent', why: 'unreadable token answer' };
  const lifeMs = seconds === undefined ? LIFE_MS : seconds * 1_000;
  return { kind: 'token', value, expiresAtMs: nowMs + lifeMs };
}
