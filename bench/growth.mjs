import { growConnections, growProcesses } from './growth/load.mjs';
import { growSoak } from './growth/soak.mjs';
import { growSubscribers } from './growth/subscribers.mjs';
import { growTables } from './growth/tables.mjs';

/** The curves, by the name that `--only` takes. */
const CURVES = {
  processes: growProcesses,
  connections: growConnections,
  tables: growTables,
  subscribers: growSubscribers,
  soak: growSoak,
};

/** Runs the curves that are asked for; each gives its points. */
export async function runGrowth({ options, ...place }) {
  const wanted = Object.keys(CURVES).filter(
    (name) => options.only.size === 0 || options.only.has(name),
  );
  if (wanted.length === 0) throw new Error(`--only takes ${Object.keys(CURVES).join(', ')} here`);
  const curves = {};
  for (const name of wanted) {
    place.say(`\n${name}`);
    curves[name] = await CURVES[name]({ options, ...place });
  }
  return curves;
}
