import { createHttp, type HttpRequest, type HttpResult } from '../http';
import { createToken, sendAuthorized } from '../token';
import { fetchToken } from './fetch-token';
import type { BitCapitalSettings } from './settings';

/** Authorised calls to BIT Capital's addresses. */
export interface BitCapitalApi {
  get(path: string): Promise<HttpResult>;
  post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<HttpResult>;
  patch(path: string, body: string): Promise<HttpResult>;
  close(): void;
}

export function createBitCapitalApi(settings: BitCapitalSettings): BitCapitalApi {
  const http = createHttp({ baseUrl: settings.BASE_URL });
  const token = createToken(() => fetchToken(http, settings));
  const send = (request: HttpRequest) => sendAuthorized({ http, token, request });
  const json = { 'Content-Type': 'application/json' };
  const timeoutMs = settings.LOOKUP_TIMEOUT_MS;
  return {
    get: (path) => send({ method: 'GET', path, timeoutMs }),
    post: (path, body, headers) =>
      send({
        method: 'POST',
        path,
        body,
        headers: { ...headers, ...json },
        timeoutMs: settings.SUBMIT_TIMEOUT_MS,
      }),
    patch: (path, body) => send({ method: 'PATCH', path, body, headers: json, timeoutMs }),
    close: () => http.close(),
  };
}
