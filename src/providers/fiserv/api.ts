import { createHttp, type HttpResult } from '../http';
import { createToken, sendAuthorized } from '../token';
import { fetchToken } from './fetch-token';
import { createProviderClock } from './provider-clock';
import type { FiservSettings } from './settings';
import { createSignedHttp } from './signed-http';

/** Signed and authorised calls to Fiserv's addresses. */
export interface FiservApi {
  get(path: string): Promise<HttpResult>;
  post(path: string, body: string): Promise<HttpResult>;
  close(): void;
}

export function createFiservApi(settings: FiservSettings, now: () => number): FiservApi {
  const clock = createProviderClock(now);
  const http = createSignedHttp(createHttp({ baseUrl: settings.BASE_URL }), settings, clock);
  const token = createToken(() => fetchToken(http, settings, clock));
  const authorization =
    settings.AUTHORIZATION_STYLE === 'bare' ? (value: string) => value : undefined;
  return {
    get(path) {
      const request = { method: 'GET', path, timeoutMs: settings.LOOKUP_TIMEOUT_MS } as const;
      return sendAuthorized({ http, token, request, authorization });
    },
    post(path, body) {
      const headers = { 'Content-Type': 'application/json' };
      const timeoutMs = settings.SUBMIT_TIMEOUT_MS;
      const request = { method: 'POST', path, body, headers, timeoutMs } as const;
      return sendAuthorized({ http, token, request, authorization });
    },
    close: () => http.close(),
  };
}
