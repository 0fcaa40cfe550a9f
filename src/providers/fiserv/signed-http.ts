import { randomUUID } from 'node:crypto';
import type { Http, HttpRequest } from '../http';
import type { ProviderClock } from './provider-clock';
import type { FiservSettings } from './settings';
import { signatureOf } from './signature';

/** Signs every request at the moment it is sent, a second try of the same one included. */
export function createSignedHttp(http: Http, settings: FiservSettings, clock: ProviderClock): Http {
  const prefix = new URL(settings.BASE_URL).pathname.replace(/\/+$/, '');
  const signed = (request: HttpRequest): HttpRequest => {
    const timestamp = String(clock.nowMs());
    const path = settings.SIGN_QUERY ? request.path : request.path.replace(/\?.*$/, '');
    const signature = signatureOf(settings.HMAC_SECRET, {
      apiKey: settings.API_KEY,
      timestamp,
      body: request.body ?? '',
      path: prefix + path,
    });
    const headers = {
      ...request.headers,
      apikey: settings.API_KEY,
      'x-timestamp': timestamp,
      'x-request-id': randomUUID(),
      'x-hmac-signature': signature,
    };
    return { ...request, headers };
  };
  return {
    async send(request) {
      const sentMs = clock.oursMs();
      const result = await http.send(signed(request));
      if (result.kind === 'answer') clock.hear(result.headers['date'], sentMs);
      return result;
    },
    close: () => http.close(),
  };
}
