import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, runScript } from '../child.mjs';
import { startRepasse } from '../contestants/repasse.mjs';
import { startSandbox } from '../contestants/sandbox.mjs';
import { checkAcknowledged, checkRepasse, countPayouts, InvariantBroken } from '../invariants.mjs';
import { wants } from '../options.mjs';
import { asAdmin } from '../own-cluster.mjs';

const SCRIPT = fileURLToPath(new URL('../load/lives-load.mjs', import.meta.url));
const PLACES = 64;
/**
 * Before it a fresh server compiles itself and each of its sessions plans each statement six
 * times, which would be measured instead; the bare trips have next to nothing to warm up.
 */
const WARM_MIN_MS = 3_000;
/** The sandbox documents no limits: what is measured shall not be our own restraint. */
const UNRESTRAINED = {
  PAGSTAR_REQUESTS_PER_SECOND: '100000',
  PAGSTAR_REQUESTS_BURST: '100000',
  PAGSTAR_KEY_TOKENS: '1000000',
  PAGSTAR_KEY_TOKENS_PER_MINUTE: '1000000',
};

export const livesRuns = (options, bars) =>
  bars.some((bar) => bar.name === 'lives' && wants(options, bar)) ? options.serverRounds * 2 : 0;

async function repasseLives({ cluster, url, options, round }) {
  const port = await freePort();
  const sandbox = await startSandbox(port);
  const settings = { ...sandbox.settings, ...UNRESTRAINED };
  const system = await startRepasse({ cluster, url, settings, port, name: 'repasse lives' });
  const acknowledgedFile = join(cluster.directory, `lives-${round}`);
  const before = await countPayouts(url);
  const { cpu } = system.child.cost();
  const spec = { ...loadOf(options, round), url: system.url, key: system.key, acknowledgedFile };
  const figures = await runScript(SCRIPT, spec);
  const made = (await countPayouts(url)) - before;
  const serverMicros = ((system.child.cost().cpu - cpu) / made) * 1e6;
  await system.stop();
  await sandbox.stop();
  await checkAcknowledged(url, { file: acknowledgedFile, before });
  await checkRepasse(url);
  await checkAllSettled(url);
  return { ...figures, serverMicros };
}

const loadOf = ({ accounts, warmMs, windowMs }, round) => ({
  accounts,
  warmMs: Math.max(warmMs, WARM_MIN_MS),
  windowMs,
  places: PLACES,
  prefix: `life-${round}`,
});

const checkAllSettled = (url) =>
  asAdmin(url, async (admin) => {
    const open = `select count(*) as many from payout where status <> 'SETTLED'`;
    const many = Number((await admin.query(open)).rows[0].many);
    if (many > 0) throw new InvariantBroken(`${many} payouts were told SETTLED and are not`);
  });

async function bareLives({ options, round }) {
  const noticePort = await freePort();
  const sandbox = await startSandbox(noticePort);
  const spec = { ...loadOf(options, round), bare: true, noticePort, provider: sandbox.settings };
  const figures = await runScript(SCRIPT, spec);
  await sandbox.stop();
  return figures;
}

/** Row 8: from the request to the push that says SETTLED, and the provider's part of it alone. */
export async function runLives({ cluster, options, bars, record, say }) {
  if (livesRuns(options, bars) === 0) return;
  const url = await cluster.create('bench_lives', 'repasse_template');
  for (let round = 0; round < options.serverRounds; round += 1) {
    const lives = await repasseLives({ cluster, url, options, round });
    const bare = await bareLives({ options, round });
    record('repasse lives', round, lives.perSecond, lives);
    record('bare lives', round, bare.perSecond, bare);
    for (const [name, one] of [
      ['repasse', lives],
      ['bare', bare],
    ]) {
      const micros =
        one.serverMicros === undefined ? '' : `   server ${Math.round(one.serverMicros)} µs a life`;
      say(
        `round ${round + 1}  lives ${name.padEnd(8)} ${Math.round(one.perSecond)}/s   p50 ${one.p50?.toFixed(0)} ms   p99 ${one.p99?.toFixed(0)} ms${micros}`,
      );
    }
  }
  await cluster.drop('bench_lives');
}
