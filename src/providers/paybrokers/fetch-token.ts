import { z } from 'zod';
import { isSuccess } from '../answer-about-order';
import { type Http, type HttpAnswer, retryAfterMs } from '../http';
import type { TokenResult } from '../token';
import type { PaybrokersSettings } from './settings';

/** Used when a token does not tell its end: short enough to be safe. */
const LIFE_UNTOLD_MS = 60_000;

/** One login. Whatever goes wrong here, no payout was sent. */
export async function fetchToken(http: Http, settings: PaybrokersSettings): Promise<TokenResult> {
  const { ACCESS_KEY: accessKey, SECRET: secret } = settings;
  const result = await http.send({
    method: 'POST',
    path: `${settings.PATH_PREFIX}/login`,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ accessKey, secret }),
    timeoutMs: settings.LOOKUP_TIMEOUT_MS,
  });
  if (result.kind === 'not-sent') return result;
  if (result.kind === 'lost') return { kind: 'not-sent', why: `token call lost (${result.why})` };
  if (!isSuccess(result)) {
    const why = `token refused (HTTP ${result.status})`;
    return { kind: 'not-sent', why, retryAfterMs: retryAfterMs(result) };
  }
  return tokenFrom(result, Date.now());
}

/** The token of a login, which is shown as bare text, and its end as a moment on our clock. */
export function tokenFrom(
  { body, text }: Pick<HttpAnswer, 'body' | 'text'>,
  nowMs: number,
): TokenResult {
  const value = (tokenText(body) ?? (body === undefined ? text : '')).trim();
  // Anything else could not be written into a header, or is a page.
  if (!/^[\w.~+/=-]{16,8192}$/.test(value)) {
    return { kind: 'not-sent', why: 'unreadable token answer' };
  }
  const expiresAtMs = endOf(value);
  const isAhead = expiresAtMs !== null && expiresAtMs > nowMs;
  return { kind: 'token', value, expiresAtMs: isAhead ? expiresAtMs : nowMs + LIFE_UNTOLD_MS };
}

const named = z.object({
  token: z.string().optional().catch(undefined),
  accessToken: z.string().optional().catch(undefined),
  access_token: z.string().optional().catch(undefined),
});

function tokenText(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  const read = named.safeParse(body).data;
  const token = read?.token ?? read?.accessToken ?? read?.access_token;
  if (token !== undefined || typeof body !== 'object' || body === null) return token;
  return 'data' in body ? tokenText(body.data) : undefined;
}

const claims = z.object({ exp: z.number().positive() });

/** `exp` of a JWT in milliseconds, unverified: it only decides when we ask for another. */
function endOf(token: string): number | null {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    return claims.parse(JSON.parse(payload)).exp * 1_000;
  } catch {
    return null;
  }
}
