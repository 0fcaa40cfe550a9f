import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import axios, { type AxiosInstance, isAxiosError } from 'axios';
import { watchedTransport } from './watched-transport';

/** What one call to a provider came to. The network never throws at our callers. */
export type HttpResult =
  | HttpAnswer
  /** Certainly no byte of the request left us. */
  | { readonly kind: 'not-sent'; readonly why: string; readonly retryAfterMs?: number | undefined }
  /** Sent, perhaps; received and acted upon, perhaps. Nobody knows. */
  | { readonly kind: 'lost'; readonly why: LostWhy };

export type LostWhy = 'timeout' | 'reset' | 'too-large' | 'redirect' | 'malformed' | 'closed';

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON, or undefined when the text is not JSON. */
  readonly body: unknown;
  readonly text: string;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** From the root of the provider's base address. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the call to the last byte of the answer, connecting included. */
  readonly timeoutMs: number;
}

export interface HttpOptions {
  readonly baseUrl: string;
  /** Files for mutual TLS. No switch skips the checks: a private CA goes into `caFile`. */
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly keyPassphrase?: string | undefined;
  readonly caFile?: string | undefined;
}

export interface Http {
  send(request: HttpRequest): Promise<HttpResult>;
  /** Gives up the calls under way and lets go of every socket. */
  close(): void;
}

/** No answer of any provider comes near it; an endless or a compressed one stops here. */
const BODY_MAX_BYTES = 64 * 1024;
const SOCKETS_MAX = 64;
// Node's own servers drop an idle connection after 5 s. Letting go first keeps us from writing an
// order into a socket that is being closed, which would leave its outcome unknown.
const IDLE_SOCKET_MS = 4_000;

/** One provider's HTTP. Every limit is stated, whatever axios does by default today. */
export function createHttp(options: HttpOptions): Http {
  const agents = createAgents(options);
  const instance = createInstance(options, agents);
  const underWay = new Set<AbortController>();
  let closed = false;
  return {
    async send(request) {
      if (closed) return { kind: 'not-sent', why: 'closed' };
      const call = new AbortController();
      const deadline = setTimeout(() => call.abort('timeout'), request.timeoutMs);
      underWay.add(call);
      try {
        return await sendOnce(instance, request, call.signal);
      } finally {
        clearTimeout(deadline);
        underWay.delete(call);
      }
    },
    close() {
      closed = true;
      for (const call of underWay) call.abort('closed');
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

function createAgents(options: HttpOptions) {
  const sockets = { keepAlive: true, maxSockets: SOCKETS_MAX, timeout: IDLE_SOCKET_MS };
  const read = (file: string | undefined) => (file ? readFileSync(file) : undefined);
  const httpsAgent = new https.Agent({
    ...sockets,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    cert: read(options.certFile),
    key: read(options.keyFile),
    ca: read(options.caFile),
    passphrase: options.keyPassphrase,
  });
  return { httpAgent: new http.Agent(sockets), httpsAgent };
}

function createInstance(options: HttpOptions, agents: ReturnType<typeof createAgents>) {
  return axios.create({
    ...agents,
    baseURL: options.baseUrl,
    adapter: 'http',
    // With both, neither an absolute path nor a redirect can carry a token to another host.
    allowAbsoluteUrls: false,
    maxRedirects: 0,
    maxContentLength: BODY_MAX_BYTES,
    maxBodyLength: BODY_MAX_BYTES,
    proxy: false,
    // We parse ourselves: axios hands truncated JSON over as text and says nothing.
    responseType: 'text',
    transitional: { silentJSONParsing: false, forcedJSONParsing: false },
    transformRequest: (body: unknown) => body,
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
    headers: { common: { Accept: 'application/json', 'User-Agent': 'repasse' } },
  });
}

async function sendOnce(
  instance: AxiosInstance,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpResult> {
  const wire = { open: false };
  try {
    const response = await instance.request<string>({
      method: request.method,
      url: request.path,
      headers: { ...request.headers },
      data: request.body,
      transport: watchedTransport(wire),
      signal,
    });
    if (response.status >= 300 && response.status < 400) return { kind: 'lost', why: 'redirect' };
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
    );
    const text = response.data;
    return { kind: 'answer', status: response.status, headers, body: parsed(text), text };
  } catch (error) {
    const why = signal.aborted ? (signal.reason as 'timeout' | 'closed') : null;
    if (!wire.open) return { kind: 'not-sent', why: why ?? `no connection (${codeOf(error)})` };
    return { kind: 'lost', why: why ?? lostWhy(error) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Only a code word leaves: messages of axios and Node carry addresses, tokens and bodies. */
function codeOf(error: unknown): string {
  const code = isAxiosError(error) ? error.code : undefined;
  return code && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'unnamed';
}

function lostWhy(error: unknown): LostWhy {
  if (!isAxiosError(error)) return 'malformed';
  if (error.message.startsWith('maxContentLength')) return 'too-large';
  const reset = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT'].includes(error.code ?? '');
  return reset || error.message === 'stream has been aborted' ? 'reset' : 'malformed';
}

/** Nobody makes us wait longer than this, whatever they write into Retry-After. */
const RETRY_AFTER_MAX_MS = 5 * 60_000;

/** `Retry-After` in seconds or as a date, capped; undefined when absent or meaningless. */
export function retryAfterMs(answer: HttpAnswer): number | undefined {
  const text = answer.headers['retry-after']?.trim() ?? '';
  if (text === '') return undefined;
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(Math.max(waitMs, 0), RETRY_AFTER_MAX_MS);
}
