import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';

export interface OutgoingNotice {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What one delivery came to. Only a 2xx takes a notice. */
export type Delivered = 'taken' | 'refused' | 'stopped';

export interface NoticeSender {
  send(notice: OutgoingNotice): Promise<Delivered>;
  stop(): void;
}

const ANSWER_MAX_MS = 5_000;
const SOCKETS_MAX = 32;

/** Sends real webhooks over real sockets. Knows nothing of what they say. */
export function createNoticeSender(): NoticeSender {
  const sockets = { keepAlive: true, maxSockets: SOCKETS_MAX, timeout: 4_000 };
  const agents = { 'http:': new http.Agent(sockets), 'https:': new https.Agent(sockets) };
  const underWay = new AbortController();
  // One signal ends every call under way; Node warns above ten listeners unless told otherwise.
  setMaxListeners(0, underWay.signal);
  return {
    async send(notice) {
      if (underWay.signal.aborted) return 'stopped';
      const agent = notice.url.startsWith('https:') ? agents['https:'] : agents['http:'];
      // An address that is none, or a header no request can have, throws at once.
      const isTaken = await posted(notice, agent, underWay.signal).catch(() => false);
      if (isTaken) return 'taken';
      return underWay.signal.aborted ? 'stopped' : 'refused';
    },
    stop() {
      underWay.abort();
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

function posted(
  notice: OutgoingNotice,
  agent: http.Agent | https.Agent,
  signal: AbortSignal,
): Promise<boolean> {
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
