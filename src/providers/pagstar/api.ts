import { createHttp, type HttpResult } from '../http';
import { createToken, sendAuthorized } from '../token';
import { fetchToken } from './fetch-token';
import type { PagstarSettings } from './settings';

/** Authorised calls to Pagstar's addresses. */
export interface PagstarApi {
  get(path: string): Promise<HttpResult>;
  post(path: string, body: string, idempotencyKey?: string): Promise<HttpResult>;
  close(): void;
}

export function createPagstarApi(settings: PagstarSettings): PagstarApi {
  const http = createHttp({
    baseUrl: settings.BASE_URL,
    certFile: settings.CERT_FILE,
    keyFile: settings.KEY_FILE,
    keyPassphrase: settings.KEY_PASSPHRASE,
    caFile: settings.CA_FILE,
  });
  const token = createToken(() => fetchToken(http, settings));
  const always: Record<string, string> = settings.COMPANY_ID
    ? { 'X-Company-ID': settings.COMPANY_ID }
    : {};
  return {
    get(path) {
      const timeoutMs = settings.LOOKUP_TIMEOUT_MS;
      const request = { method: 'GET', path, headers: always, timeoutMs } as const;
      return sendAuthorized({ http, token, request });
    },
    post(path, body, idempotencyKey) {
      const timeoutMs = settings.SUBMIT_TIMEOUT_MS;
      const headers = {
        ...always,
        'Content-Type': 'application/json',
        ...(idempotencyKey && { 'x-idempotency-key': idempotencyKey }),
      };
      const request = { method: 'POST', path, body, headers, timeoutMs } as const;
      return sendAuthorized({ http, token, request });
    },
    close: () => http.close(),
  };
}
