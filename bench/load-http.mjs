import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runScript } from './child.mjs';
import { checkAcknowledged, countPayouts, InvariantBroken } from './invariants.mjs';

const SCRIPT = fileURLToPath(new URL('./load/http-load.mjs', import.meta.url));

let loads = 0;

/** Loads one system for one window, checks what became of every order, and gives the figures. */
export async function loadHttp(
  system,
  { cluster, accounts, connections, hot = false, alone = true, warmMs, windowMs },
) {
  loads += 1;
  const acknowledgedFile = join(cluster.directory, `acknowledged-${loads}`);
  const before = alone ? await countPayouts(system.databaseUrl) : null;
  const cpuBefore = system.child.cost().cpu;
  const figures = await runScript(SCRIPT, {
    url: system.url,
    key: system.key,
    dialect: system.dialect,
    prefix: `load-${loads}`,
    accounts,
    connections,
    hot,
    warmMs,
    windowMs,
    acknowledgedFile,
  });
  const { cpu, rssMb } = system.child.cost();
  if (figures.refused > 0)
    throw new InvariantBroken(
      `${system.name} refused ${figures.refused}: ${figures.errors.join('\n')}`,
    );
  await checkAcknowledged(system.databaseUrl, { file: acknowledgedFile, before });
  const per = (seconds) => (figures.all === 0 ? null : (seconds / figures.all) * 1e6);
  return {
    ...figures,
    rssMb,
    serverMicros: per(cpu - cpuBefore),
    loadMicros: per(figures.loadCpu),
  };
}
