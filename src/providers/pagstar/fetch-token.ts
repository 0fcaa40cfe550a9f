import { type Http, retryAfterMs } from '../http';
import type { TokenResult } from '../token';
import type { PagstarSettings } from './settings';
import { tokenShape } from './shape';

/** Used when an answer names no end of the token's life: short enough to be safe. */
const LIFE_UNTOLD_MS = 60_000;

/** One client-credentials call. Whatever goes wrong here, no payout was sent. */
export async function fetchToken(http: Http, settings: PagstarSettings): Promise<TokenResult> {
  const result = await http.send({
    method: 'POST',
    path: settings.TOKEN_PATH,
    ...bodyInStyle(settings),
    timeoutMs: settings.LOOKUP_TIMEOUT_MS,
  });
  if (result.kind === 'not-sent') return result;
  if (result.kind === 'lost') return { kind: 'not-sent', why: `token call lost (${result.why})` };
  if (result.status < 200 || result.status > 299) {
    const why = `token refused (HTTP ${result.status})`;
    return { kind: 'not-sent', why, retryAfterMs: retryAfterMs(result) };
  }
  return tokenFrom(result.body, Date.now());
}

/** The token in either dialect, with its end as a moment on our clock. */
export function tokenFrom(body: unknown, nowMs: number): TokenResult {
  const read = tokenShape.safeParse(body);
  const value = read.data?.accessToken ?? read.data?.access_token;
  if (!read.success || !value) return { kind: 'not-sent', why: 'unreadable token answer' };
  const { expiresAt, expiresIn, expires_in } = read.data;
  // Integrators have read ONZ's `expiresAt` as a duration: it is a moment, in seconds.
  if (expiresAt) return { kind: 'token', value, expiresAtMs: expiresAt * 1_000 };
  const seconds = expires_in ?? expiresIn;
  return {
    kind: 'token',
    value,
    expiresAtMs: nowMs + (seconds ? seconds * 1_000 : LIFE_UNTOLD_MS),
  };
}

function bodyInStyle(settings: PagstarSettings) {
  const { CLIENT_ID, CLIENT_SECRET, SCOPE, TOKEN_STYLE } = settings;
  const camel = {
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    grantType: 'client_credentials',
  };
  const snake = {
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    grant_type: 'client_credentials',
  };
  if (TOKEN_STYLE === 'form') {
    return {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...snake, scope: SCOPE }).toString(),
    };
  }
  const fields = TOKEN_STYLE === 'json-camel' ? camel : snake;
  return {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...fields, scope: SCOPE }),
  };
}
