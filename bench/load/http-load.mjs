import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { accountId } from '../accounts.mjs';
import { anOrder, DIALECTS } from './dialects.mjs';
import { HttpConnection, postMaker } from './http-connection.mjs';

// A process of its own, the same for every system: a closed loop over kept connections. Each
// connection repeats its last order once in so many, which must give the same payout again.
const REPEAT_EVERY = 100;
const ERRORS_KEPT = 3;

class Tally {
  constructor() {
    this.acknowledged = [];
    this.latencies = [];
    this.counts = { accepted: 0, replayed: 0, refused: 0 };
    this.errors = [];
  }

  refuse(words) {
    this.counts.refused += 1;
    if (this.errors.length < ERRORS_KEPT) this.errors.push(words.slice(0, 300));
  }
}

async function ask(parts, order) {
  const { status, body } = await parts.connection.ask(parts.post(parts.dialect.write(order)));
  try {
    return { answer: parts.dialect.read(JSON.parse(body)), words: `${status} ${body}` };
  } catch {
    return { answer: null, words: `${status} ${body}` };
  }
}

/** What one connection does until its time is over. */
async function loop(parts) {
  const { spec, tally, times, n } = parts;
  let last = null;
  for (let made = 0; performance.now() < times.end; made += 1) {
    const repeats = last !== null && made % REPEAT_EVERY === n % REPEAT_EVERY;
    const account = spec.hot ? 0 : Math.floor(Math.random() * spec.accounts);
    const order = repeats ? last.order : anOrder(accountId(account), `${spec.prefix}-${n}-${made}`);
    const from = performance.now();
    const { answer, words } = await ask(parts, order);
    const now = performance.now();
    const inWindow = now >= times.start && now < times.end;
    if (answer === null) tally.refuse(words);
    else if (repeats)
      tell(tally, answer.replayed && answer.id === last.id, inWindow && 'replayed', words);
    else {
      tally.acknowledged.push(`${order.key} ${answer.id} ${order.cents}`);
      if (answer.replayed) tally.refuse(`a new key was called replayed: ${words}`);
      if (inWindow) {
        tally.counts.accepted += 1;
        tally.latencies.push(now - from);
      }
    }
    last = repeats || answer === null ? null : { order, id: answer.id };
  }
}

function tell(tally, isRight, count, words) {
  if (!isRight) tally.refuse(`a repeated key gave another payout: ${words}`);
  else if (count) tally.counts[count] += 1;
}

const quantile = (sorted, part) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null;

async function main() {
  const spec = JSON.parse(await text(process.stdin));
  const { hostname: host, port, pathname: path } = new URL(spec.url);
  const headers = { authorization: `Bearer ${spec.key}` };
  const shared = {
    spec,
    dialect: DIALECTS[spec.dialect],
    post: postMaker({ host, port, path, headers }),
    tally: new Tally(),
  };
  const connections = Array.from(
    { length: spec.connections },
    () => new HttpConnection({ host, port }),
  );
  await Promise.all(connections.map((connection) => connection.opened()));
  const start = performance.now() + spec.warmMs;
  const times = { start, end: start + spec.windowMs };
  const { tally } = shared;
  await Promise.all(connections.map((connection, n) => loop({ ...shared, connection, times, n })));
  for (const connection of connections) connection.close();
  writeFileSync(spec.acknowledgedFile, tally.acknowledged.join('\n'));
  const sorted = Float64Array.from(tally.latencies).sort();
  const { user, system } = process.cpuUsage();
  const result = {
    ...tally.counts,
    errors: tally.errors,
    perSecond: (tally.counts.accepted / spec.windowMs) * 1_000,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    all: tally.acknowledged.length,
    loadCpu: (user + system) / 1e6,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

await main();
