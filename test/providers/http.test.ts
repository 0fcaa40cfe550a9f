import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Server } from 'node:net';
import { createHttp, type Http, type HttpAnswer, retryAfterMs } from '../../src/providers/http';
import { openRudeServer, type RudeServer } from '../support/rude-server';

const GET = { method: 'GET', path: '/payments', timeoutMs: 2_000 } as const;
const POST = { ...GET, method: 'POST', body: '{"amount":1}' } as const;

const opened: { close(): unknown }[] = [];
const keep = <Closable extends { close(): unknown }>(one: Closable): Closable => {
  opened.push(one);
  return one;
};
const httpTo = (baseUrl: string): Http => keep(createHttp({ baseUrl }));
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

const answering = async (status: number, body: string, headers = {}): Promise<RudeServer> => {
  const server = keep(await openRudeServer('http://127.0.0.1:9'));
  server.manner = { status, body, headers };
  return server;
};

async function openTcp(onBytes: (bytes: Buffer, connection: number) => string | null) {
  let connections = 0;
  const server: Server = createTcpServer((socket) => {
    connections += 1;
    const connection = connections;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const answer = onBytes(bytes, connection);
      if (answer === null) socket.destroy();
      else socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server: keep(server), port: (server.address() as AddressInfo).port };
}

describe('what certainly did not leave us', () => {
  test.each([
    ['a refused connection', 'http://127.0.0.1:9', /^no connection \(ECONNREFUSED\)$/],
    ['a name nobody has', 'http://nobody.invalid', /^no connection \((ENOTFOUND|EAI_AGAIN)\)$/],
  ])('%s is not sent', async (_name, baseUrl, why) => {
    const result = await httpTo(baseUrl).send(POST);
    expect(result).toEqual({ kind: 'not-sent', why: expect.stringMatching(why) });
  });

  test('a failed TLS handshake is not sent', async () => {
    const { port } = await openTcp(() => 'HTTP/1.1 400 Bad Request\r\n\r\n');
    const result = await httpTo(`https://127.0.0.1:${port}`).send(POST);
    expect(result).toMatchObject({ kind: 'not-sent' });
  });

  test('a connection reset in the TLS handshake is not sent, whatever its code', async () => {
    const { port } = await openTcp(() => null);
    const result = await httpTo(`https://127.0.0.1:${port}`).send(POST);
    expect(result).toEqual({ kind: 'not-sent', why: 'no connection (ECONNRESET)' });
  });

  test('a TLS handshake that never ends is not sent when the time is over', async () => {
    const { port } = await openTcp(() => '');
    const result = await httpTo(`https://127.0.0.1:${port}`).send({ ...POST, timeoutMs: 150 });
    expect(result).toEqual({ kind: 'not-sent', why: 'timeout' });
  });

  test('a body above the limit is not sent', async () => {
    const server = await answering(200, '{}');
    const result = await httpTo(server.url).send({ ...POST, body: 'a'.repeat(70_000) });
    expect(result).toMatchObject({ kind: 'not-sent' });
    expect(server.met).toEqual([]);
  });
});

describe('what may have arrived', () => {
  test('a connection cut after the request is lost', async () => {
    const { port } = await openTcp(() => null);
    const result = await httpTo(`http://127.0.0.1:${port}`).send(POST);
    expect(result).toEqual({ kind: 'lost', why: 'reset' });
  });

  test('a connection kept alive and cut at its next request is lost, not unsent', async () => {
    let requests = 0;
    const { port } = await openTcp(() => {
      requests += 1;
      return requests > 1 ? null : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
    });
    const http = httpTo(`http://127.0.0.1:${port}`);
    expect(await http.send(POST)).toMatchObject({ kind: 'answer' });
    expect(await http.send(POST)).toEqual({ kind: 'lost', why: 'reset' });
    expect(requests).toBe(2);
  });

  test.each([
    ['hung', 'timeout'],
    ['dripping headers', 'timeout'],
    ['dripping body', 'timeout'],
    ['endless', 'too-large'],
    ['a gzip bomb', 'too-large'],
    ['cut short', 'reset'],
    ['hung up', 'reset'],
    ['reset', 'reset'],
    ['broken gzip', 'malformed'],
    ['not HTTP', 'malformed'],
  ] as const)('an answer that is %s is lost by %s', async (manner, why) => {
    const server = await answering(200, '');
    server.manner = manner;
    const startedMs = performance.now();
    const result = await httpTo(server.url).send({ ...POST, timeoutMs: 300 });
    expect(result).toEqual({ kind: 'lost', why });
    expect(performance.now() - startedMs).toBeLessThan(800);
  });

  // Followed, the order and its token would reach whoever the answer names.
  test.each([301, 302, 307, 308])('a redirect by %i is lost, and not followed', async (status) => {
    const other = await answering(200, '{}');
    const server = await answering(status, '{}', { location: `${other.url}/payments` });
    expect(await httpTo(server.url).send(POST)).toEqual({ kind: 'lost', why: 'redirect' });
    expect(other.met).toEqual([]);
  });

  test('closing gives up the calls under way and refuses further ones', async () => {
    const server = await answering(200, '');
    server.manner = 'hung';
    const http = httpTo(server.url);
    const underWay = http.send(POST);
    while (server.met.length === 0) await new Promise(setImmediate);
    http.close();
    expect(await underWay).toEqual({ kind: 'lost', why: 'closed' });
    expect(await http.send(POST)).toEqual({ kind: 'not-sent', why: 'closed' });
  });
});

describe('what was answered', () => {
  test.each([
    ['{"a":[1]}', { a: [1] }],
    ['null', null],
    ['{"a":', undefined],
    ['', undefined],
    ['<html>', undefined],
    [`\uFEFF{"a":1}`, { a: 1 }],
  ])('the text %j is parsed to %j, never silently', async (text, body) => {
    const server = await answering(202, text);
    const result = await httpTo(server.url).send(POST);
    expect(result).toMatchObject({ kind: 'answer', status: 202 });
    expect((result as HttpAnswer).body).toEqual(body);
  });

  test('a nesting of 30,000 levels does no harm', async () => {
    const server = await answering(200, '['.repeat(30_000) + ']'.repeat(30_000));
    expect(await httpTo(server.url).send(GET)).toMatchObject({ kind: 'answer', status: 200 });
  });

  test.each([400, 401, 404, 429, 500])('a %d is an answer like any other', async (status) => {
    const server = await answering(status, '{"detail":"x"}');
    const result = await httpTo(server.url).send(POST);
    expect(result).toMatchObject({ kind: 'answer', status, body: { detail: 'x' } });
  });

  test.each(['http://elsewhere.invalid/steal', '//elsewhere.invalid/steal'])(
    'the path %s does not leave the base address',
    async (path) => {
      const server = await answering(200, '{}');
      await httpTo(server.url).send({ ...GET, path });
      expect(server.met).toHaveLength(1);
    },
  );

  test('a proxy in the environment is not used', async () => {
    const server = await answering(200, '{}');
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
    const result = await httpTo(server.url).send(GET);
    delete process.env['HTTP_PROXY'];
    expect(result).toMatchObject({ kind: 'answer' });
  });
});

describe('Retry-After', () => {
  const soon = new Date(Date.now() + 60_000).toUTCString();
  test.each([
    [undefined, undefined],
    ['1', 1_000],
    ['0', 0],
    ['99999', 300_000],
    ['-5', 0],
    ['soon', undefined],
    [soon, expect.closeTo(60_000, -4)],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ])('%j is %j ms', (text, waitMs) => {
    const headers = text === undefined ? {} : { 'retry-after': text };
    const answer = { kind: 'answer', status: 429, headers, body: null, text: '' } as const;
    expect(retryAfterMs(answer as HttpAnswer)).toEqual(waitMs);
  });
});
