import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child } from '../child.mjs';
import { startPeer } from '../contestants/peer.mjs';
import { startQuietProvider } from '../contestants/quiet-provider.mjs';
import { MANY_SOCKETS, RECORDING_ONLY, startRepasse } from '../contestants/repasse.mjs';
import { checkRepasse, InvariantBroken } from '../invariants.mjs';
import { wants } from '../options.mjs';
import { QUIET_ACCOUNT } from '../seed.mjs';

const SCRIPT = fileURLToPath(new URL('../load/fan-out-load.mjs', import.meta.url));
const SYSTEMS = ['repasse', 'graphql-ws', 'bare-ws'];
const ROWS = new Set([
  'fan-out',
  'broadcast',
  'fan-out-5000',
  'broadcast-5000',
  'idle',
  'subscriber',
]);
/** Memory is read when what starting and connecting used has settled. */
const SETTLE_MS = 2_000;

const SUBSCRIPTION = {
  query: `subscription Events($accountId: ID) {
    payoutEvents(accountId: $accountId) {
      cursor version to occurredAt payout { id status version amount }
    }
  }`,
  operationName: 'Events',
  variables: { accountId: QUIET_ACCOUNT },
};

export const fanOutRuns = (options, bars) =>
  bars.some((bar) => ROWS.has(bar.name) && wants(options, bar))
    ? options.serverRounds * SYSTEMS.length * options.subscribers.length
    : 0;

async function start(name, place) {
  if (name !== 'repasse') return startPeer({ ...place, name });
  const settings = { ...place.quiet.settings, ...RECORDING_ONLY, ...MANY_SOCKETS };
  return startRepasse({ ...place, name: 'repasse fan-out', settings });
}

/** One server with so many subscribers of one account, whose payouts wait and so tell one event each. */
export async function fanOutOnce({ system, subscribers, warmMs, windowMs, round }) {
  await sleep(SETTLE_MS);
  const idle = system.child.cost().rssMb;
  const load = new Child(process.execPath, [SCRIPT]);
  const spec = {
    subscribers,
    warmMs,
    windowMs,
    socketUrl: system.url,
    triggerUrl: system.url,
    key: system.key,
    body: system.name === 'bare-ws' ? null : SUBSCRIPTION,
    payouts: system.name.startsWith('repasse'),
    accountId: QUIET_ACCOUNT,
    prefix: `fan-${subscribers}-${round}`,
  };
  load.process.stdin.end(JSON.stringify(spec));
  await load.says(/live/, 120_000);
  const before = system.child.cost();
  const end = await load.ended;
  if (end !== 0) throw new Error(`the subscribers ended with ${end}:\n${load.words}`);
  const figures = JSON.parse(load.words.trim().split('\n').at(-1));
  if (figures.wrong > 0)
    throw new InvariantBroken(
      `${system.name}: ${figures.wrong} subscribers missed or doubled an event`,
    );
  const micros = ((system.child.cost().cpu - before.cpu) / figures.all) * 1e6;
  const perSecond = figures.deliveries / figures.seconds;
  const kbEach = ((before.rssMb - idle) * 1_024) / subscribers;
  return { ...figures, perSecond, idleMb: idle, kbEach, serverMicros: micros };
}

/** Rows 7 and 10: a new server for each run, so that memory is its own. */
export async function runFanOut({ cluster, options, bars, record, say }) {
  if (fanOutRuns(options, bars) === 0) return;
  const quiet = await startQuietProvider();
  const url = await cluster.create('bench_fan_out', 'repasse_template');
  try {
    for (let round = 0; round < options.serverRounds; round += 1) {
      for (const [size, subscribers] of options.subscribers.entries()) {
        for (const name of SYSTEMS) {
          const system = await start(name, { cluster, url, quiet });
          const { warmMs, windowMs } = options;
          const figures = await fanOutOnce({ system, subscribers, warmMs, windowMs, round });
          await system.stop();
          if (name === 'repasse') await checkRepasse(url);
          note({ name, figures, record, run: round + size * options.serverRounds, subscribers });
          say(
            `round ${round + 1}  ${name.padEnd(12)} ${subscribers} subscribers ${Math.round(figures.perSecond)}/s   p50 ${figures.p50.toFixed(1)} ms   p99 ${figures.p99.toFixed(1)} ms   ${figures.kbEach.toFixed(1)} KB each, idle ${figures.idleMb.toFixed(0)} MB   ${figures.serverMicros.toFixed(1)} µs a delivery`,
          );
        }
      }
    }
  } finally {
    quiet.stop();
  }
  await cluster.drop('bench_fan_out');
}

function note({ name, figures, record, run, subscribers }) {
  const label = name === 'repasse' ? 'repasse fan-out' : name;
  record(`${label} ${subscribers}`, run, figures.perSecond, { ...figures, subscribers });
  record(`${name} KB a subscriber`, run, figures.kbEach);
  if (name === 'repasse') record('repasse idle MB', run, figures.idleMb);
}
