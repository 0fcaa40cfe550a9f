import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ACCOUNT_PREFIX } from '../accounts.mjs';
import { checkPeer, countPayouts, InvariantBroken } from '../invariants.mjs';
import { MERCHANT } from '../seed.mjs';

const run = promisify(execFile);

const ACCOUNT = `('${ACCOUNT_PREFIX}' || lpad((:n)::text, 12, '0'))::uuid`;
const DRAW = `\\set cents random(1, 49)
\\set key random(1, 9000000000000000000)
`;
const FACTS = `'EVP', gen_random_uuid()::text, 'Zuleica Sintetica', '52998224725'`;

/** The account first: the other order is slower (docs/performance.md). */
const STATEMENTS = `begin;
update account set available = available - :cents, held = held + :cents
  where id = ${ACCOUNT} and available >= :cents;
insert into payout (merchant_id, account_id, idempotency_key, amount, pix_key_type, pix_key, recipient_name, recipient_tax_id)
  values ('${MERCHANT}', ${ACCOUNT}, 'pgbench-' || (:key)::text, :cents, ${FACTS}) returning id as payout \\gset
insert into ledger_entry (account_id, payout_id, amount) values (${ACCOUNT}, :payout, :cents);
insert into payout_event (payout_id) values (:payout);
commit;
`;
const ONE_FUNCTION = `select outcome from request_payout(${ACCOUNT}, 'pgbench-' || (:key)::text, :cents, ${FACTS});
`;

const SCRIPTS = { pgbench: STATEMENTS, 'pgbench-function': ONE_FUNCTION };

/** Debian keeps it beside the server's version; it is not among the embedded binaries. */
export function findPgbench() {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home)
    ? readdirSync(home).toSorted((a, b) => Number(b) - Number(a))
    : [];
  const places = [
    ...versions.map((version) => join(home, version, 'bin')),
    '/usr/bin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
  ];
  return places.map((place) => join(place, 'pgbench')).find((file) => existsSync(file)) ?? null;
}

/** Prepared statements, one thread, as many clients as the others have connections. */
export function createPgbench({ cluster, url, name, accounts }) {
  const binary = findPgbench();
  if (binary === null) return null;
  const directory = join(cluster.directory, name);
  mkdirSync(directory, { recursive: true });
  const load = async ({ connections, hot, warmMs, windowMs }) => {
    const script = join(directory, 'script.sql');
    writeFileSync(
      script,
      `\\set n ${hot ? '0' : `random(0, ${accounts - 1})`}\n${DRAW}${SCRIPTS[name]}`,
    );
    // One more, since its time begins before all of its clients do.
    const seconds = Math.ceil((warmMs + windowMs) / 1_000) + 1;
    const before = await countPayouts(url);
    const log = ['--log', `--log-prefix=${join(directory, 'log')}`];
    const args = [
      '-n',
      '-M',
      'prepared',
      '-c',
      connections,
      '-j',
      1,
      '-T',
      seconds,
      '-f',
      script,
      ...log,
      url,
    ];
    const { stdout } = await run(binary, args.map(String), { maxBuffer: 1e8 });
    const figures = figuresFrom(directory, { warmMs, windowMs });
    if (/aborted/.test(stdout) && !/number of failed transactions: 0 /.test(stdout))
      throw new Error(stdout);
    const made = (await countPayouts(url)) - before;
    if (made !== figures.all)
      throw new InvariantBroken(`${name} counts ${figures.all} and ${made} were recorded`);
    return figures;
  };
  return {
    name,
    load,
    verify: () => checkPeer(url),
    databaseUrl: url,
    stop: async () => undefined,
  };
}

/** Each line: client, number, microseconds, script, second and microsecond of its end. */
function figuresFrom(directory, { warmMs, windowMs }) {
  const files = readdirSync(directory).filter((file) => file.startsWith('log.'));
  const done = files.flatMap((file) =>
    readFileSync(join(directory, file), 'utf8').trim().split('\n').map(lineFrom),
  );
  for (const file of files) rmSync(join(directory, file));
  const firsts = new Map();
  for (const { client, endMs, ms } of done) {
    firsts.set(client, Math.min(firsts.get(client) ?? Number.POSITIVE_INFINITY, endMs - ms));
  }
  const start = Math.max(...firsts.values()) + warmMs;
  const last = done.reduce((max, { endMs }) => Math.max(max, endMs), 0);
  const spanMs = Math.min(windowMs, last - start);
  if (!(spanMs > windowMs / 2)) throw new Error('pgbench ended before its window did');
  const inside = done.filter(({ endMs }) => endMs >= start && endMs < start + spanMs);
  const sorted = Float64Array.from(inside.map(({ ms }) => ms)).sort();
  const quantile = (part) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null;
  const perSecond = (inside.length / spanMs) * 1_000;
  return {
    accepted: inside.length,
    all: done.length,
    perSecond,
    p50: quantile(0.5),
    p99: quantile(0.99),
  };
}

function lineFrom(line) {
  const [client, , micros, , second, micro] = line.split(' ').map(Number);
  return { client, ms: micros / 1_000, endMs: second * 1_000 + micro / 1_000 };
}
