import { createHttp, type HttpResult } from '../http';
import { createToken, sendAuthorized } from '../token';
import { fetchToken } from './fetch-token';
import type { PaybrokersSettings } from './settings';

/** Authorised calls to PayBrokers' addresses. */
export interface PaybrokersApi {
  /** A path behind the prefix. */
  get(path: string): Promise<HttpResult>;
  post(path: string, body: string): Promise<HttpResult>;
  close(): void;
}

export function createPaybrokersApi(settings: PaybrokersSettings): PaybrokersApi {
  const http = createHttp({ baseUrl: settings.BASE_URL, caFile: settings.CA_FILE });
  const token = createToken(() => fetchToken(http, settings));
  const at = (path: string) => `${settings.PATH_PREFIX}${path}`;
  return {
    get(path) {
      const timeoutMs = settings.LOOKUP_TIMEOUT_MS;
      const request = { method: 'GET', path: at(path), timeoutMs } as const;
      return sendAuthorized({ http, token, request });
    },
    post(path, body) {
      const timeoutMs = settings.SUBMIT_TIMEOUT_MS;
      const headers = { 'Content-Type': 'application/json' };
      const request = { method: 'POST', path: at(path), body, headers, timeoutMs } as const;
      return sendAuthorized({ http, token, request });
    },
    close: () => http.close(),
  };
}
