import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { buildSchema, isEnumType, isInputObjectType, isObjectType } from 'graphql';
import WebSocket from 'ws';
import { pagstar } from '../../src/providers/pagstar';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import {
  build,
  freePort,
  KEY,
  type ServerProcess,
  startServerProcess,
} from '../faults/server-process';
import { aDatabase } from '../support/database';
import type { Hostile } from './hostile';
import { HOSTILE_DOCUMENTS, HOSTILE_FRAMES } from './hostile-documents';

let database: Awaited<ReturnType<typeof aDatabase>>;
let sandbox: RunningSandbox;
let server: ServerProcess;
/** Apart, so that no answer about what is sent ends the connection it is judged by. */
const pulses = new Agent({ keepAlive: true, maxSockets: 2 });
beforeAll(async () => {
  await build();
  database = await aDatabase();
  const port = await freePort();
  const noticeUrl = `http://127.0.0.1:${port}/webhooks/pagstar`;
  sandbox = await pagstar.startSandbox({ host: '127.0.0.1', port: 0, noticeUrl, timeScale: 0.02 });
  const env = { COST_PER_SECOND_PER_KEY: '100000', COST_PER_SECOND_PER_ADDRESS: '100000' };
  server = await startServerProcess({
    databaseUrl: database.url,
    sandboxes: [sandbox],
    port,
    env,
  });
}, 180_000);
afterAll(async () => {
  pulses.destroy();
  await server.stop();
  await sandbox.stop();
  await database.drop();
}, 60_000);

const BLOCKED_MS = 100;
const TRIES = 4;
const STREAM = /event-stream/;
const OPEN_MS = 50;

/** How long the process takes to answer from another connection. */
async function pulseMs(): Promise<number> {
  const startMs = performance.now();
  await new Promise<void>((resolve, reject) => {
    const asked = get(`${server.url}/healthz`, { agent: pulses }, (answer) => {
      answer.resume().once('end', resolve);
    });
    asked.once('error', reject);
  });
  return performance.now() - startMs;
}

interface Answered {
  readonly status: number;
  readonly text: string;
}

function posted(path: string, { body, headers }: Hostile): Promise<Answered> {
  return new Promise((resolve) => {
    const sent = request(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...headers },
    });
    // A body that is too large is answered before it is read to its end.
    sent.once('error', () => resolve({ status: 0, text: '' }));
    sent.once('response', (answer) => {
      let text = '';
      answer.on('data', (bytes: Buffer) => (text += bytes.toString()));
      answer.once('close', () => resolve({ status: answer.statusCode ?? 0, text }));
      // What is let in goes on for ever.
      if (STREAM.test(String(answer.headers['content-type'])))
        setTimeout(() => sent.destroy(), OPEN_MS);
    });
    sent.end(body);
  });
}

const post = (one: Hostile) => posted('/graphql', one);
const follow = ({ headers, ...one }: Hostile) =>
  posted('/graphql/stream', { ...one, headers: { accept: 'text/event-stream', ...headers } });

/** What comes back on a socket of its own: messages, then what it is closed with. */
async function onSocket({ body }: Hostile): Promise<Answered> {
  const url = `${server.url.replace('http', 'ws')}/graphql`;
  const socket = new WebSocket(url, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  await once(socket, 'open');
  let text = '';
  let status = 0;
  const over = new Promise<void>((resolve) => {
    socket.once('close', (code) => {
      status = code;
      resolve();
    });
    socket.on('message', (data: Buffer) => {
      const message = data.toString();
      if (message.includes('connection_ack')) {
        socket.send(body);
        // Answered once what was sent has been read.
        socket.send('{"type":"ping"}');
      } else if (message.includes('"pong"')) resolve();
      else text += message;
    });
  });
  const payload = { authorization: `Bearer ${KEY}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await over;
  socket.terminate();
  return { status, text };
}

/** A suspect is tried again alone: it is the program that is judged, and not the machine. */
async function sentBeside(send: () => Promise<Answered>): Promise<[Answered, number]> {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; ; tries += 1) {
    const [answered, ...waits] = await Promise.all([send(), pulseMs(), pulseMs()]);
    best = Math.min(best, Math.max(...waits));
    if (best <= BLOCKED_MS || tries === TRIES) return [answered, best];
  }
}

const schema = buildSchema(readFileSync(join(__dirname, '..', '..', 'schema.graphql'), 'utf8'));
const TYPES = Object.keys(schema.getTypeMap()).filter((name) => /^[A-Z][a-z]+[A-Z]/.test(name));
/** Names that are no words anybody would write in a sentence. */
const NAMES = new Set(
  Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      if (isEnumType(type)) return type.getValues().map(({ name }) => name);
      if (isInputObjectType(type)) return Object.keys(type.getFields());
      return isObjectType(type) ? Object.keys(type.getFields()) : [];
    })
    .filter((name) => /[a-z][A-Z]|_/.test(name))
    .concat(TYPES, 'Viewer', 'Payout', 'Account'),
);
/** Ours, in every answer about an error or a cost. */
const OURS = new Set(['resetsAt', 'BAD_REQUEST', 'BAD_USER_INPUT', 'NOT_FOUND', 'errorId']);

function leaked({ body, what }: Hostile, { text }: Answered): string[] {
  const written = new Set(String(body).match(/\w+/g));
  const words = new Set(text.match(/\w+/g));
  const names = [...words].filter((word) => NAMES.has(word));
  const found = names.filter((word) => !written.has(word) && !OURS.has(word));
  return found.map((word) => `${what}: ${word}`);
}

async function tryAll(all: readonly Hostile[], send: (one: Hostile) => Promise<Answered>) {
  const faults: string[] = [];
  for (const one of all) {
    const [answered, ms] = await sentBeside(() => send(one));
    const { status, text } = answered;
    if (ms > BLOCKED_MS) faults.push(`${one.what}: blocks for ${ms.toFixed(0)} ms`);
    if (/INTERNAL|Did you mean|node_modules| at [\w./() -]+:\d+:\d+/.test(text))
      faults.push(`${one.what}: ${text}`);
    if ((status >= 500 && status < 1_000) || status === 4500) faults.push(`${one.what}: ${status}`);
    faults.push(...leaked(one, answered));
  }
  return faults;
}

test('there are two hundred of them and more', () => {
  const all = [...HOSTILE_DOCUMENTS, ...HOSTILE_FRAMES].map(({ what }) => what);
  expect(all.length).toBeGreaterThan(250);
});

test('no document keeps the process busy, learns a name or meets a fault of ours', async () => {
  expect(await tryAll(HOSTILE_DOCUMENTS, post)).toEqual([]);
}, 180_000);

test('none does where events are streamed', async () => {
  expect(await tryAll(HOSTILE_DOCUMENTS, follow)).toEqual([]);
}, 180_000);

test('no frame does either', async () => {
  expect(await tryAll(HOSTILE_FRAMES, onSocket)).toEqual([]);
}, 180_000);

const UPGRADE = `GET /graphql HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13
Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`.replaceAll(/\r?\n/g, '\r\n');
const RAW: readonly (readonly [string, Buffer | string])[] = [
  ['no HTTP', 'hello\r\n\r\n'],
  ['a line without an end', 'G'.repeat(20_000)],
  ['a thousand headers', `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(3_000)}\r\n`],
  [
    'two lengths',
    'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
  ],
  [
    'a length and chunks',
    'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0',
  ],
  ['a bad chunk', 'POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  [
    'a path of bad escapes',
    'GET /graphql?query=%ff%fe%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  ],
  [
    'a target that is no path',
    'GET //\u0001:99999/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  ],
  ['a host of nonsense', 'GET /graphql HTTP/1.1\r\nHost: [::\r\nConnection: close\r\n\r\n'],
  ['an absolute target', 'GET http://[ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  [
    'an upgrade to nothing',
    'GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
  ],
  ['an upgrade without a key', UPGRADE.replace(/Sec-WebSocket-Key.*\r\n/, '')],
  ['an unmasked frame', Buffer.concat([Buffer.from(UPGRADE), Buffer.from([0x81, 2, 123, 125])])],
  ['reserved bits', Buffer.concat([Buffer.from(UPGRADE), Buffer.from([0xf1, 0x80, 0, 0, 0, 0])])],
  [
    'a code there is not',
    Buffer.concat([Buffer.from(UPGRADE), Buffer.from([0x8f, 0x80, 0, 0, 0, 0])]),
  ],
  [
    'a length of 2^63',
    Buffer.concat([
      Buffer.from(UPGRADE),
      Buffer.from([0x81, 0xff, 0xff, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0]),
    ]),
  ],
  [
    'a ping of 200',
    Buffer.concat([Buffer.from(UPGRADE), Buffer.from([0x89, 0xfe, 0, 200, 0, 0, 0, 0])]),
  ],
  [
    'bad UTF-8 in a frame',
    Buffer.concat([Buffer.from(UPGRADE), Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28])]),
  ],
  [
    'a close of one byte',
    Buffer.concat([Buffer.from(UPGRADE), Buffer.from([0x88, 0x81, 0, 0, 0, 0, 1])]),
  ],
];

test.each(RAW)('%s ends its own connection and nothing else', async (_what, bytes) => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => undefined).resume();
  const closed = once(socket, 'close');
  socket.write(bytes);
  await closed;
  await pulseMs();
});

test('the process that met all of them is the same and ready', async () => {
  expect(server.ended()).toBeNull();
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});
