import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { anOrder, DIALECTS } from './dialects.mjs';
import { HttpConnection, postMaker } from './http-connection.mjs';
import { subscribe } from './socket-connection.mjs';

// One payout after another is asked for at A, and heard of at B or at Redis; tells when each was
// heard, by the clock the database tells its commits by. What the two clocks differ is nothing: it
// is one machine.
const PAUSE_MS = 5;
const LATE_MS = 3_000;
const LIVE_MAX_MS = 5_000;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

const spec = JSON.parse(await text(process.stdin));
const heardAt = new Map();
let doubled = 0;

function hear(bytes) {
  const now = performance.timeOrigin + performance.now();
  const id = UUID.exec(bytes)?.[0];
  if (id === undefined) return;
  if (heardAt.has(id)) doubled += 1;
  heardAt.set(id, now);
}

async function listenToRedis(port) {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  let rest = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    const parts = (rest + chunk).split('*3\r\n');
    const whole = parts.at(-1).endsWith('\r\n') && UUID.test(parts.at(-1));
    rest = whole ? '' : parts.at(-1);
    for (const part of whole ? parts : parts.slice(0, -1)) hear(part);
  });
  socket.write('*2\r\n$9\r\nSUBSCRIBE\r\n$7\r\npayouts\r\n');
  return { close: () => socket.destroy() };
}

function listenToServer({ url, key, accountId }) {
  const query =
    'subscription ($accountId: ID) { payoutEvents(accountId: $accountId) { payout { id } } }';
  const body = { query, variables: { accountId } };
  return subscribe({ url, key, body, onNext: (bytes) => hear(bytes.latin1Slice()) });
}

const { hostname: host, port, pathname: path } = new URL(spec.writer.url);
const post = postMaker({
  host,
  port,
  path,
  headers: { authorization: `Bearer ${spec.writer.key}` },
});
const connection = new HttpConnection({ host, port });
const asked = [];

async function ask() {
  const order = anOrder(spec.accountId, `${spec.prefix}-${asked.length}`);
  const { body } = await connection.ask(post(DIALECTS.graphql.write(order)));
  const taken = DIALECTS.graphql.read(JSON.parse(body));
  if (taken === null) throw new Error(`refused: ${body}`);
  asked.push(taken.id);
}

/** The first that is heard tells that somebody listens. */
async function waitUntilLive() {
  const until = performance.now() + LIVE_MAX_MS;
  while (heardAt.size === 0) {
    if (performance.now() > until) throw new Error('nothing is heard');
    await ask();
    await sleep(100);
  }
}

await connection.opened();
const listening = await (spec.redisPort
  ? listenToRedis(spec.redisPort)
  : listenToServer(spec.listener));
await waitUntilLive();
const warmUntil = performance.now() + spec.warmMs;
while (performance.now() < warmUntil) {
  await ask();
  await sleep(PAUSE_MS);
}
const from = asked.length;
const until = performance.now() + spec.windowMs;
while (performance.now() < until) {
  await ask();
  await sleep(PAUSE_MS);
}
const measured = asked.slice(from);
const late = performance.now() + LATE_MS;
while (measured.some((id) => !heardAt.has(id)) && performance.now() < late) await sleep(10);
listening.close();
connection.close();
const heard = measured.map((id) => [id, heardAt.get(id) ?? null]);
process.stdout.write(`${JSON.stringify({ heard, doubled })}\n`, () => process.exit(0));
