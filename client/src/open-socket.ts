import { type Client, CloseCode, createClient } from 'graphql-ws';
import { retryPause } from './retry-pause.ts';

export interface SocketOptions {
  readonly url: string;
  readonly token: () => string | Promise<string>;
  readonly locale: string;
  readonly webSocketImpl: unknown;
  readonly pauseMs: number;
  readonly keepAliveMs: number;
}

const FINAL_CODES: readonly number[] = [CloseCode.Forbidden, CloseCode.Unauthorized];

/** A socket that comes back for as long as somebody watches, unless it is not let in. */
export function openSocket(options: SocketOptions): Client {
  const { url, token, locale, webSocketImpl, pauseMs, keepAliveMs } = options;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    ...(webSocketImpl === undefined ? {} : { webSocketImpl }),
    connectionParams: async () => ({
      authorization: `Bearer ${await token()}`,
      acceptLanguage: locale,
    }),
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (retries) => retryPause(retries + 1, pauseMs),
    shouldRetry: (closed) => !FINAL_CODES.includes((closed as { code?: number }).code ?? 0),
    keepAlive: keepAliveMs,
    on: {
      // A line that was cut somewhere on the way says nothing at all: a missing pong tells.
      ping: (received) => {
        if (!received) silence = setTimeout(() => client.terminate(), keepAliveMs / 2);
      },
      pong: (received) => {
        if (received) clearTimeout(silence);
      },
      closed: () => clearTimeout(silence),
    },
  });
  return client;
}
