import { createProviderClock } from '../../src/providers/fiserv/provider-clock';
import { FISERV_SETTINGS } from '../../src/providers/fiserv/settings';
import { signatureOf } from '../../src/providers/fiserv/signature';
import { createSignedHttp } from '../../src/providers/fiserv/signed-http';
import type { HttpRequest, HttpResult } from '../../src/providers/http';

const NOW = 1_767_225_600_000;
const BODY =
  '{"pixKey":"7ec7e05d-484e-4814-a432-dde637f84402","receiverDocument":"52998224725",' +
  '"receiverPixKey":"52998224725","amount":99.99}';
const CREATE = '/gateway/v2/apm/pix/cashout';
const CREATED = '55d+Q3pulcGklLY/vlJNCCza3xDvCQx9JhT6OEjOrjo=';
const LOOK_UP = '/gateway/v2/apm/pix/cashout/2a2cc743-3913-48ea-91fe-13256ab3c3d2';
const LOOKED_UP = 'Jb/hU4fW+GE09Dut8Fp5C+z42QaR6CqtW5HxAaxLcr0=';

describe('the signature', () => {
  const words = { apiKey: 'test-apikey', timestamp: String(NOW) };

  test('is that of the vectors', () => {
    expect(signatureOf('test-secret', { ...words, body: BODY, path: CREATE })).toBe(CREATED);
    expect(signatureOf('test-secret', { ...words, body: '', path: LOOK_UP })).toBe(LOOKED_UP);
  });

  test('is another one when anything differs', () => {
    const all = { ...words, body: BODY, path: CREATE };
    const others = [
      signatureOf('test-secreT', all),
      signatureOf('test-secret', { ...all, apiKey: 'test-apikeY' }),
      signatureOf('test-secret', { ...all, timestamp: String(NOW + 1) }),
      signatureOf('test-secret', { ...all, body: `${BODY} ` }),
      signatureOf('test-secret', { ...all, path: CREATE.replace('/gateway', '') }),
    ];
    expect(new Set([...others, CREATED]).size).toBe(6);
  });
});

/** What is sent, and answers with the Date that the test says. */
function aSignedHttp(changes: object = {}) {
  const sent: HttpRequest[] = [];
  const world = { nowMs: NOW, date: '' };
  const settings = FISERV_SETTINGS.parse({
    BASE_URL: 'https://connect.example/gateway/',
    CLIENT_ID: 'a',
    CLIENT_SECRET: 'b',
    API_KEY: 'test-apikey',
    HMAC_SECRET: 'test-secret',
    PIX_KEY: 'c',
    WEBHOOK_SECRET: 'a-webhook-secret',
    ...changes,
  });
  const answer = (): HttpResult => {
    const headers: Record<string, string> = world.date === '' ? {} : { date: world.date };
    return { kind: 'answer', status: 200, headers, body: {}, text: '{}' };
  };
  const http = createSignedHttp(
    {
      send: (request) => {
        sent.push(request);
        return Promise.resolve(answer());
      },
      close: () => undefined,
    },
    settings,
    createProviderClock(() => world.nowMs),
  );
  const get = (path: string) => http.send({ method: 'GET', path, timeoutMs: 1_000 });
  return { sent, world, http, get };
}

describe('a signed request', () => {
  test('carries the four headers, signed over the body as it is sent', async () => {
    const { sent, http } = aSignedHttp();
    const headers = { 'Content-Type': 'application/json' };
    const request = { method: 'POST', headers, body: BODY, timeoutMs: 1_000 } as const;
    await http.send({ ...request, path: '/v2/apm/pix/cashout' });
    expect(sent[0]).toEqual({
      ...request,
      path: '/v2/apm/pix/cashout',
      headers: {
        ...headers,
        apikey: 'test-apikey',
        'x-timestamp': String(NOW),
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'x-hmac-signature': CREATED,
      },
    });
  });

  test('is signed anew, with another id, when it is sent again', async () => {
    const { sent, world, get } = aSignedHttp();
    await get('/v1/webhook');
    world.nowMs += 1;
    await get('/v1/webhook');
    const told = (name: string) => new Set(sent.map(({ headers }) => headers?.[name]));
    for (const name of ['x-timestamp', 'x-request-id', 'x-hmac-signature']) {
      expect(told(name).size).toBe(2);
    }
  });

  test('leaves the query out of the signature unless it is set otherwise', async () => {
    const path = LOOK_UP.replace('/gateway', '');
    const out = aSignedHttp();
    await out.get(`${path}?page=1`);
    expect(out.sent[0]?.headers?.['x-hmac-signature']).toBe(LOOKED_UP);
    expect(out.sent[0]?.path).toBe(`${path}?page=1`);
    const within = aSignedHttp({ SIGN_QUERY: 'true' });
    await within.get(`${path}?page=1`);
    const words = { apiKey: 'test-apikey', timestamp: String(NOW), body: '' };
    expect(within.sent[0]?.headers?.['x-hmac-signature']).toBe(
      signatureOf('test-secret', { ...words, path: `${LOOK_UP}?page=1` }),
    );
  });
});

describe("the provider's clock", () => {
  const dated = (ms: number) => new Date(ms).toUTCString();
  const timestamps = async (dates: string[]): Promise<number[]> => {
    const { sent, world, get } = aSignedHttp();
    for (const date of [...dates, '']) {
      world.date = date;
      await get('/');
    }
    return sent.slice(1).map(({ headers }) => Number(headers?.['x-timestamp']) - NOW);
  };

  test.each([
    ['an hour ahead', 3_600_000],
    ['ten minutes behind', -600_000],
  ])('%s is followed', async (_name, skewMs) => {
    const [after] = await timestamps([dated(NOW + skewMs)]);
    expect(Math.abs((after ?? 0) - skewMs)).toBeLessThanOrEqual(1_000);
  });

  test('that agrees within seconds, or tells nothing, changes nothing', async () => {
    expect(await timestamps([dated(NOW + 2_000), dated(NOW - 3_000), 'soon', ''])).toEqual([
      0, 0, 0, 0,
    ]);
  });

  test('is followed back when ours was put right', async () => {
    const [ahead, back] = await timestamps([dated(NOW + 3_600_000), dated(NOW)]);
    expect(ahead).toBeGreaterThan(3_590_000);
    expect(Math.abs(back ?? 0)).toBeLessThanOrEqual(1_000);
  });

  test('is not taken for another because an answer was slow', () => {
    let nowMs = NOW;
    const clock = createProviderClock(() => nowMs);
    nowMs += 20_000;
    clock.hear(dated(NOW), NOW);
    expect(clock.skewMs()).toBe(0);
  });
});
