import { BARS } from './bars.mjs';
import { stopAll } from './child.mjs';
import { Figures } from './figures.mjs';
import { runGrowth } from './growth.mjs';
import { keep, keepCurves, regressions } from './history.mjs';
import { installPeers } from './install-peers.mjs';
import { InvariantBroken } from './invariants.mjs';
import { machine } from './machine.mjs';
import { readOptions, USAGE, wants } from './options.mjs';
import { openCluster } from './own-cluster.mjs';
import { profileWritePath } from './profile.mjs';
import { reportMachine, reportRows } from './report.mjs';
import { SCENARIOS, secondsFor } from './scenarios/scenarios.mjs';
import { seedPeers, seedRepasse } from './seed.mjs';

const say = (text) => console.log(text);

const GROWTH_TAKES = 'about 10 minutes for all curves, with ten million payouts an hour more';

/** The whole command; resolves to the exit code. */
export async function main(args) {
  const options = readOptions(args);
  if (options.help) {
    say(USAGE);
    return 0;
  }
  const wanted = (bar) => wants(options, bar);
  say(
    options.growth ? GROWTH_TAKES : `about ${secondsFor(options)} s for ${options.rounds} rounds`,
  );
  await installPeers(say);
  const cluster = await openCluster();
  const end = endOnSignals(cluster);
  try {
    const figures = new Figures();
    const facts = machine(cluster);
    say(reportMachine(facts));
    await seedRepasse(cluster, options.accounts);
    await seedPeers(cluster, options.accounts);
    const record = (...measured) => figures.record(...measured);
    if (options.profile) {
      await profileWritePath({ cluster, options, say });
      return 0;
    }
    if (options.growth) return await grow({ cluster, options, facts });
    for (const scenario of SCENARIOS) await scenario({ cluster, options, bars: BARS, record, say });
    return conclude({ options, figures, facts, wanted });
  } catch (error) {
    if (!(error instanceof InvariantBroken)) throw error;
    console.error(`\nno figures: ${error.message}`);
    return 1;
  } finally {
    await end();
  }
}

async function grow({ cluster, options, facts }) {
  const curves = await runGrowth({ cluster, options, say });
  const result = { takenAt: new Date().toISOString(), mode: 'growth', machine: facts, curves };
  if (options.save) say(`kept: ${keepCurves(result)}`);
  return 0;
}

function conclude({ options, figures, facts, wanted }) {
  const rows = figures.rows(wanted);
  const result = {
    takenAt: new Date().toISOString(),
    mode: options.mode,
    rounds: options.rounds,
    windowMs: options.windowMs,
    machine: facts,
    rows,
    figures: figures.summary(),
    details: figures.details,
  };
  say(`\n${reportRows(rows)}\n`);
  const fallen = options.check ? regressions(result, options.tolerance) : [];
  for (const { row, name, before, now, runs } of fallen) {
    say(
      `row ${row} (${name}) fell: ${now.toFixed(2)}, and ${before.toFixed(2)} in ${runs} kept runs`,
    );
  }
  if (options.check && fallen.length === 0) say('no ratio fell below the kept history');
  if (options.save && fallen.length === 0) say(`kept: ${keep(result).join(' ')}`);
  return fallen.length === 0 ? 0 : 1;
}

/** Whatever ends this process, no server and no folder stay behind. */
function endOnSignals(cluster) {
  let ending = null;
  const end = () => {
    ending ??= stopAll().then(() => cluster.stop());
    return ending;
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void end().finally(() => process.exit(130)));
  }
  return end;
}
