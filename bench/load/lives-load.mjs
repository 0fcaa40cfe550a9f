import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { accountId } from '../accounts.mjs';
import { bareLife } from './bare-life.mjs';
import { anOrder, DIALECTS } from './dialects.mjs';
import { HttpConnection, postMaker } from './http-connection.mjs';
import { subscribe } from './socket-connection.mjs';

// Whole lives in a closed loop: each place begins the next when the last was told SETTLED.
const LIFE_MAX_MS = 30_000;

const spec = JSON.parse(await text(process.stdin));
const lives = [];

/** What was told SETTLED, whether somebody waits for it yet or not. */
class Settled {
  constructor() {
    this.early = new Set();
    this.waiting = new Map();
  }

  tell(id) {
    const resolve = this.waiting.get(id);
    if (resolve === undefined) return void this.early.add(id);
    this.waiting.delete(id);
    resolve();
  }

  of(id) {
    if (this.early.delete(id)) return undefined;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${id} is not settled`)), LIFE_MAX_MS);
      this.waiting.set(id, () => {
        clearTimeout(late);
        resolve();
      });
    });
  }
}

/** Request, and then nothing but the push that says SETTLED. */
async function repasseLife() {
  const { hostname: host, port, pathname: path } = new URL(spec.url);
  const post = postMaker({ host, port, path, headers: { authorization: `Bearer ${spec.key}` } });
  const settled = new Settled();
  const onNext = (bytes) => {
    const { payout, to } = JSON.parse(bytes.toString('utf8')).payload.data.payoutEvents;
    if (to === 'SETTLED') settled.tell(payout.id);
  };
  const body = { query: 'subscription { payoutEvents { to payout { id } } }', variables: {} };
  const socket = await subscribe({ url: spec.url, key: spec.key, body, onNext });
  const acknowledged = [];
  const live = async (connection, name) => {
    const order = anOrder(accountId(Math.floor(Math.random() * spec.accounts)), name);
    const { body: answer } = await connection.ask(post(DIALECTS.graphql.write(order)));
    const taken = DIALECTS.graphql.read(JSON.parse(answer));
    if (taken === null) throw new Error(`refused: ${answer}`);
    acknowledged.push(`${order.key} ${taken.id} ${order.cents}`);
    await settled.of(taken.id);
  };
  const close = () => {
    socket.close();
    writeFileSync(spec.acknowledgedFile, acknowledged.join('\n'));
  };
  return { host, port, live, close };
}

async function place({ way, connection, times, n }) {
  for (let made = 0; performance.now() < times.end; made += 1) {
    const from = performance.now();
    await way.live(connection, `${spec.prefix}-${n}-${made}`);
    const now = performance.now();
    if (now >= times.start && now < times.end) lives.push(now - from);
  }
  connection.close();
}

const way = await (spec.bare ? bareLife(spec) : repasseLife());
const connections = Array.from({ length: spec.places }, () => new HttpConnection(way));
await Promise.all(connections.map((connection) => connection.opened()));
const start = performance.now() + spec.warmMs;
const times = { start, end: start + spec.windowMs };
await Promise.all(connections.map((connection, n) => place({ way, connection, times, n })));
way.close();
const sorted = Float64Array.from(lives).sort();
const quantile = (part) => sorted[Math.floor(sorted.length * part)] ?? null;
const perSecond = (lives.length / spec.windowMs) * 1_000;
const figures = { perSecond, lives: lives.length, p50: quantile(0.5), p99: quantile(0.99) };
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
