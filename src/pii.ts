import { join } from 'node:path';
import { type Config, loadConfig } from './config';
import { startEmbeddedDatabase } from './embedded-database';
import { createReadPool, openPools } from './machinery';
import { migrate } from './migrate';
import { countsText, hasStrangers, piiCommand, sweptText } from './pii-command';
import { sealingKeysFor } from './pii-settings';
import { PROVIDERS } from './providers/registry';
import { keepIndexKey } from './store/index-key';
import { Sealing } from './store/sealing';
import { countSealed, type SweepParts, type SweepVerb, sweepSealed } from './store/sweep-sealed';

const DATA = join(process.cwd(), '.data');

type Stop = () => Promise<unknown>;

async function databaseUrl({ databaseUrl: url }: Config, stops: Stop[]): Promise<string> {
  if (url !== null) return url;
  const embedded = await startEmbeddedDatabase({ directory: DATA });
  stops.push(() => embedded.stop());
  return embedded.url;
}

/** A batch under way is finished; the next one is not begun. */
function stopOnSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort());
  }
  return stopping.signal;
}

async function openParts(stops: Stop[]): Promise<SweepParts> {
  const config = loadConfig(process.env, PROVIDERS);
  const sealing = new Sealing(sealingKeysFor(config.pii, DATA).keys);
  const url = await databaseUrl(config, stops);
  await migrate(url);
  const pools = openPools(url);
  stops.push(() => pools.close());
  const reads = createReadPool(url);
  stops.push(() => reads.end());
  await keepIndexKey(pools.work, sealing);
  return { sealing, reads, work: pools.work, signal: stopOnSignal() };
}

/** True when all was done. */
async function swept(parts: SweepParts, verb: SweepVerb): Promise<boolean> {
  const done = await sweepSealed(parts, verb);
  process.stdout.write(sweptText(done));
  if (parts.signal.aborted) process.stdout.write('stopped; run it again to go on\n');
  return done.shut === 0 && done.waiting === 0 && !parts.signal.aborted;
}

/** `npm run pii`: which keys keep what names a person, and how an older one is taken out of use. */
async function main(stops: Stop[]): Promise<void> {
  const verb = piiCommand(process.argv.slice(2));
  const parts = await openParts(stops);
  const isDone = verb === 'status' || (await swept(parts, verb));
  const counts = await countSealed(parts.reads);
  process.stdout.write(countsText(counts, parts.sealing));
  if (!isDone || hasStrangers(counts, parts.sealing)) process.exitCode = 1;
}

async function pii(): Promise<void> {
  const stops: Stop[] = [];
  try {
    await main(stops);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
  for (const stop of stops.reverse()) await stop().catch(() => undefined);
}

void pii();
