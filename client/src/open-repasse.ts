import { type KeyStorage, keysInMemory } from './key-storage.ts';
import { openSocket } from './open-socket.ts';
import type { FinalPayout, Payout } from './payout.ts';
import { type PayoutOrder, type PayoutResult, requestPayout } from './request-payout.ts';
import { watchPayout } from './watch-payout.ts';

export interface RepasseOptions {
  /** Such as `https://payouts.example/graphql`. */
  readonly url: string;
  /** An API key or a token; a function is asked before each request and each new socket. */
  readonly token: string | (() => string | Promise<string>);
  /** Language of messages: `en` or `pt-BR`. */
  readonly locale?: string;
  /** Where idempotency keys are kept; in memory when absent, which a reload loses. */
  readonly keys?: KeyStorage;
  readonly fetch?: typeof fetch;
  /** The class `WebSocket`, where there is none by that name (Node 20: of the package `ws`). */
  readonly webSocketImpl?: unknown;
  /** How often `requestPayout` asks before it gives up; 6 when absent. */
  readonly tries?: number;
  /** The first pause between two tries, which doubles; 500 when absent. */
  readonly pauseMs?: number;
  /** How long one try may take; 15,000 when absent. */
  readonly timeoutMs?: number;
  /** How often a quiet socket is asked whether it still is one; 12,000 when absent. */
  readonly keepAliveMs?: number;
}

export interface Repasse {
  /**
   * `intent` names what is meant to be paid once, such as `withdrawal-831`: the same intent is the
   * same payout, however often it is asked for, also after a reload.
   */
  requestPayout(intent: string, order: PayoutOrder): Promise<PayoutResult>;
  /** The payout as it is, then each change of it, to its final status. */
  watchPayout(id: string): AsyncGenerator<Payout, FinalPayout>;
  /** The next request of this intent is another payout. Only once the last one is over. */
  forget(intent: string): Promise<void>;
  close(): Promise<void>;
}

export function openRepasse(options: RepasseOptions): Repasse {
  const { url, locale = 'en', keys = keysInMemory(), tries = 6, pauseMs = 500 } = options;
  const { timeoutMs = 15_000, keepAliveMs = 12_000, webSocketImpl } = options;
  const given = options.token;
  const token = typeof given === 'function' ? given : () => given;
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  const endpoint = { url, token, locale, fetch: send, timeoutMs };
  const socket = openSocket({ url, token, locale, webSocketImpl, pauseMs, keepAliveMs });
  return {
    requestPayout: (intent, order) =>
      requestPayout({ endpoint, keys, tries, pauseMs }, intent, order),
    watchPayout: (id) => watchPayout(socket, id, pauseMs),
    forget: async (intent) => keys.forget(intent),
    close: async () => socket.dispose(),
  };
}
