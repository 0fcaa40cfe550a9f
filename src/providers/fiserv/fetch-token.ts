import { isSuccess } from '../answer-about-order';
import { type Http, type HttpResult, retryAfterMs } from '../http';
import type { TokenResult } from '../token';
import type { ProviderClock } from './provider-clock';
import type { FiservSettings } from './settings';
import { tokenShape } from './shape';

/** Used when an answer names no end of the token's life: short enough to be safe. */
const LIFE_UNTOLD_MS = 60_000;

/** One token call; signed like every other. Whatever goes wrong here, no payout was sent. */
export async function fetchToken(
  http: Http,
  settings: FiservSettings,
  clock: ProviderClock,
): Promise<TokenResult> {
  const ask = () =>
    http.send({
      method: 'POST',
      path: '/token',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        client_id: settings.CLIENT_ID,
        client_secret: settings.CLIENT_SECRET,
      }).toString(),
      timeoutMs: settings.LOOKUP_TIMEOUT_MS,
    });
  const skewMs = clock.skewMs();
  const first = await ask();
  // The refusal itself told that our clock is off; by the provider's it may be welcome.
  const isWiser = first.kind === 'answer' && !isSuccess(first) && clock.skewMs() !== skewMs;
  return tokenResultFrom(isWiser ? await ask() : first);
}

function tokenResultFrom(result: HttpResult): TokenResult {
  if (result.kind === 'not-sent') return result;
  if (result.kind === 'lost') return { kind: 'not-sent', why: `token call lost (${result.why})` };
  if (!isSuccess(result)) {
    const why = `token refused (HTTP ${result.status})`;
    return { kind: 'not-sent', why, retryAfterMs: retryAfterMs(result) };
  }
  return tokenFrom(result.body, Date.now());
}

/** The token with its end as a moment on our clock. */
export function tokenFrom(body: unknown, nowMs: number): TokenResult {
  const { access_token: value, expires_in: seconds } = tokenShape.safeParse(body).data ?? {};
  if (!value) return { kind: 'not-sent', why: 'unreadable token answer' };
  const lifeMs = seconds ? seconds * 1_000 : LIFE_UNTOLD_MS;
  return { kind: 'token', value, expiresAtMs: nowMs + lifeMs };
}
