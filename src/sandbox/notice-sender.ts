import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { Timers } from './timers';

export interface OutgoingNotice {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface NoticeSender {
  /** Delivers one after the other; what is not answered with a 2xx is sent again later. */
  send(notices: readonly OutgoingNotice[]): Promise<void>;
  stop(): void;
}

export interface NoticeSenderOptions {
  readonly timers: Timers;
  /** Waits between tries. After the last the notice is given up. */
  readonly retryMs: readonly number[];
}

const ANSWER_MAX_MS = 5_000;
const SOCKETS_MAX = 32;

/** Sends real webhooks over real sockets. Knows nothing of what they say. */
export function createNoticeSender({ timers, retryMs }: NoticeSenderOptions): NoticeSender {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: SOCKETS_MAX, timeout: 4_000 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: SOCKETS_MAX, timeout: 4_000 }),
  };
  const underWay = new AbortController();
  // One signal ends every call under way; Node warns above ten listeners unless told otherwise.
  setMaxListeners(0, underWay.signal);
  const attempt = async (notice: OutgoingNotice, tries: number): Promise<void> => {
    const agent = notice.url.startsWith('https:') ? agents['https:'] : agents['http:'];
    if (await isTaken(notice, agent, underWay.signal).catch(() => false)) return;
    const waitMs = retryMs[tries];
    if (waitMs === undefined) return;
    timers.after(waitMs, () => void attempt(notice, tries + 1));
  };
  return {
    async send(notices) {
      for (const notice of notices) await attempt(notice, 0);
    },
    stop() {
      underWay.abort();
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

function isTaken(
  notice: OutgoingNotice,
  agent: http.Agent | https.Agent,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(true);
  return new Promise((resolve) => {
    const { request } = agent instanceof https.Agent ? https : http;
    const headers = {
      ...notice.headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(notice.body),
    };
    const call = request(notice.url, { method: 'POST', agent, headers, signal }, (answer) => {
      answer.resume();
      answer.once('close', () => resolve((answer.statusCode ?? 500) < 300));
    });
    call.setTimeout(ANSWER_MAX_MS, () => call.destroy());
    call.once('error', () => resolve(false));
    call.end(notice.body);
  });
}
