import type { Http, HttpRequest, HttpResult } from './http';

export type NotSent = Extract<HttpResult, { kind: 'not-sent' }>;

/** What a provider's own token call came to. */
export type TokenResult =
  | { readonly kind: 'token'; readonly value: string; readonly expiresAtMs: number }
  | NotSent;

export interface Token {
  /** A token with life left in it. */
  get(): Promise<TokenResult>;
  /** A token other than the one a provider has just refused. */
  replace(refused: string): Promise<TokenResult>;
}

/** A token this near its end is not used: the clocks differ and the call takes time. */
const MARGIN_MS = 10_000;
/** From this share of its life on a token is replaced while it still serves. */
const EARLY_SHARE = 0.8;
/** Waits after one, two, three … failures in a row. A single one costs nobody anything. */
const PAUSES_MS = [0, 250, 500, 1_000, 2_000, 5_000];

interface Held {
  readonly value: string;
  readonly refreshAtMs: number;
  readonly usableUntilMs: number;
  readonly expiresAtMs: number;
}

/**
 * One access token for all callers of one provider. However many wait, one request is made. A
 * failure is told to those who wait and then forgotten; after several in a row new requests pause.
 */
export function createToken(fetchToken: () => Promise<TokenResult>, now = Date.now): Token {
  const fetchOnce = singleFlight(withPauses(fetchToken, now));
  let held: Held | null = null;

  const refresh = async (): Promise<TokenResult> => {
    const result = await fetchOnce();
    if (result.kind === 'token' && held?.value !== result.value) held = heldFrom(result, now());
    return result;
  };
  const get = async (): Promise<TokenResult> => {
    if (held === null || now() >= held.usableUntilMs) return refresh();
    if (now() >= held.refreshAtMs) void refresh();
    return { kind: 'token', value: held.value, expiresAtMs: held.expiresAtMs };
  };
  return {
    get,
    replace(refused) {
      // Of a thousand callers refused with one token the first replaces it, the rest find it done.
      if (held?.value === refused) held = null;
      return get();
    },
  };
}

function singleFlight(fetchToken: () => Promise<TokenResult>): () => Promise<TokenResult> {
  let inFlight: Promise<TokenResult> | null = null;
  return () => {
    inFlight ??= fetchToken().finally(() => {
      inFlight = null;
    });
    return inFlight;
  };
}

function withPauses(fetchToken: () => Promise<TokenResult>, now: () => number) {
  let failures = 0;
  let quietUntilMs = 0;
  let lastFailure: NotSent = { kind: 'not-sent', why: 'no token' };
  return async (): Promise<TokenResult> => {
    const quietMs = quietUntilMs - now();
    if (failures > 0 && quietMs > 0) return { ...lastFailure, retryAfterMs: quietMs };
    const result = await fetchToken().catch(
      (): NotSent => ({ kind: 'not-sent', why: 'the token call broke' }),
    );
    if (result.kind === 'token') {
      failures = 0;
      return result;
    }
    const pauseMs = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0;
    quietUntilMs = now() + Math.max(pauseMs, result.retryAfterMs ?? 0);
    failures += 1;
    lastFailure = result;
    return result;
  };
}

function heldFrom(token: Extract<TokenResult, { kind: 'token' }>, nowMs: number): Held {
  const lifeMs = Math.max(token.expiresAtMs - nowMs, 0);
  return {
    value: token.value,
    expiresAtMs: token.expiresAtMs,
    usableUntilMs: token.expiresAtMs - Math.min(MARGIN_MS, lifeMs * (1 - EARLY_SHARE)),
    refreshAtMs: nowMs + lifeMs * EARLY_SHARE,
  };
}

export interface AuthorizedCall {
  readonly http: Http;
  readonly token: Token;
  readonly request: HttpRequest;
  /** How the token is written into its header; `Bearer <token>` where nothing is said. */
  readonly authorization?: ((token: string) => string) | undefined;
}

/**
 * Sends with an access token; after a 401 once more, the same request with a fresh one. A 401 is
 * the provider's word that it did not look at the request, so the second is not a second order.
 */
export async function sendAuthorized({
  http,
  token,
  request,
  authorization = (value) => `Bearer ${value}`,
}: AuthorizedCall): Promise<HttpResult> {
  const startedMs = performance.now();
  const sendWith = (bearer: TokenResult): Promise<HttpResult> => {
    if (bearer.kind === 'not-sent') return Promise.resolve(bearer);
    const timeoutMs = request.timeoutMs - (performance.now() - startedMs);
    if (timeoutMs <= 0) return Promise.resolve({ kind: 'not-sent', why: 'no time left' });
    const headers = { ...request.headers, Authorization: authorization(bearer.value) };
    return http.send({ ...request, headers, timeoutMs });
  };
  const first = await token.get();
  const result = await sendWith(first);
  if (first.kind !== 'token' || result.kind !== 'answer' || result.status !== 401) return result;
  return sendWith(await token.replace(first.value));
}
