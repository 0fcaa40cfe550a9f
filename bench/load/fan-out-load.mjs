import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { anOrder, DIALECTS } from './dialects.mjs';
import { HttpConnection, postMaker } from './http-connection.mjs';
import { SocketConnection, subscribe } from './socket-connection.mjs';

// Many subscribers of one thing. The next event is made when everybody has the last one.
const AT_ONCE = 100;
const PROBE_MS = 1_000;
const PROBE_MS_EACH = 0.25;
const PROBES_MAX = 30;
const EVENT_MAX_MS = 20_000;
const QUIET_MS = 400;

const spec = JSON.parse(await text(process.stdin));
const counts = new Uint32Array(spec.subscribers);
let heard = 0;
let latencies = [];
let madeAt = 0;
let wake = () => undefined;

function hear(n) {
  counts[n] += 1;
  heard += 1;
  latencies.push(performance.now() - madeAt);
  if (heard % spec.subscribers === 0) wake();
}

async function connectAll() {
  const connections = [];
  for (let from = 0; from < spec.subscribers; from += AT_ONCE) {
    const many = Math.min(AT_ONCE, spec.subscribers - from);
    const opening = Array.from({ length: many }, (_, k) => openOne(from + k));
    connections.push(...(await Promise.all(opening)));
  }
  return connections;
}

async function openOne(n) {
  const { socketUrl: url, key, body } = spec;
  if (body !== null) return subscribe({ url, key, body, onNext: () => hear(n) });
  const connection = new SocketConnection({ url, onText: () => hear(n) });
  await connection.opened;
  return connection;
}

const { hostname: host, port, pathname: path } = new URL(spec.triggerUrl);
const post = postMaker({ host, port, path, headers: { authorization: `Bearer ${spec.key}` } });
const trigger = new HttpConnection({ host, port });
let made = 0;

/** One event; resolves when the server has answered, which may be after it was pushed. */
async function makeEvent() {
  made += 1;
  madeAt = performance.now();
  const order = anOrder(spec.accountId, `${spec.prefix}-${made}`);
  const { status, body } = await trigger.ask(post(DIALECTS.graphql.write(order)));
  if (status !== 200) throw new Error(`the event was refused: ${status} ${body}`);
  const answer = spec.payouts ? DIALECTS.graphql.read(JSON.parse(body)) : true;
  if (answer === null) throw new Error(`the event was refused: ${body}`);
}

const allHeard = (maxMs) =>
  Promise.race([new Promise((resolve) => (wake = () => resolve(true))), sleep(maxMs, false)]);

/** A subscription is live when it hears something: nothing else tells. */
async function waitUntilLive() {
  for (let probe = 0; probe < PROBES_MAX; probe += 1) {
    counts.fill(0);
    heard = 0;
    const everybody = allHeard(PROBE_MS + spec.subscribers * PROBE_MS_EACH);
    await makeEvent();
    const live = await everybody;
    await sleep(QUIET_MS);
    if (live && counts.every((count) => count === 1)) return;
  }
  throw new Error(`of ${spec.subscribers} subscribers some stay deaf`);
}

async function measure(ms) {
  counts.fill(0);
  heard = 0;
  latencies = [];
  const from = performance.now();
  let events = 0;
  while (performance.now() - from < ms) {
    const everybody = allHeard(EVENT_MAX_MS);
    await Promise.all([makeEvent(), everybody]);
    events += 1;
    if (!(await everybody)) break;
  }
  const seconds = (performance.now() - from) / 1_000;
  await sleep(QUIET_MS);
  const wrong = counts.filter((count) => count !== events).length;
  return { events, seconds, wrong, deliveries: events * spec.subscribers };
}

process.stdout.write('ready\n');
await trigger.opened();
const startedAt = performance.now();
const connections = await connectAll();
const connectSeconds = (performance.now() - startedAt) / 1_000;
await waitUntilLive();
process.stdout.write('live\n');
const warm = await measure(spec.warmMs);
const result = await measure(spec.windowMs);
const sorted = Float64Array.from(latencies).sort();
const quantile = (part) => sorted[Math.floor(sorted.length * part)] ?? null;
for (const connection of connections) connection.close();
trigger.close();
const all = warm.deliveries + result.deliveries;
const figures = { ...result, all, connectSeconds, p50: quantile(0.5), p99: quantile(0.99), made };
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
