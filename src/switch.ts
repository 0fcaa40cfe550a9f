import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { type Config, loadConfig } from './config';
import { refusalText } from './domain/catalogue/user-errors';
import type { Refusal } from './domain/refusal';
import { startEmbeddedDatabase } from './embedded-database';
import { openPools } from './machinery';
import { migrate } from './migrate';
import { SwitchBoard, stopsWhat } from './payouts/switch-board';
import {
  type Operator,
  releaseSwitch,
  type SwitchDesk,
  type SwitchSet,
  throwSwitch,
} from './payouts/throw-switch';
import { PROVIDERS } from './providers/registry';
import { createPostgresSwitchStore } from './store/postgres-switch-store';
import { readMerchants } from './store/read-keys';
import type { Switch } from './store/switch-store';
import type { Queryable } from './store/walled-pool';
import { SwitchUsage, switchCommand } from './switch-command';

const DATA = join(process.cwd(), '.data');
/** Stands for a merchant where none is meant. */
const NOBODY = '';

type Stop = () => Promise<unknown>;

async function databaseUrl({ databaseUrl: url }: Config, stops: Stop[]): Promise<string> {
  if (url !== null) return url;
  const embedded = await startEmbeddedDatabase({ directory: DATA });
  stops.push(() => embedded.stop());
  return embedded.url;
}

async function merchantNamed(work: Queryable, asked: string | null): Promise<string> {
  if (asked === null) return NOBODY;
  const merchants = await readMerchants(work);
  const found = merchants.filter(({ id, name }) => id === asked.toLowerCase() || name === asked);
  const [first] = found;
  if (found.length === 1 && first !== undefined) return first.id;
  const all = merchants.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
  throw new SwitchUsage(`--merchant: there is\n${all}`);
}

/** Whoever can run this can write to the database: it is the house that speaks. */
const house = (merchantId: string): Operator => ({
  merchantId,
  name: 'npm run switch',
  origin: { via: 'cli' },
  isHouse: true,
  isLimited: false,
});

function lineOf(one: Switch): string {
  const what = one.provider ?? one.merchantId ?? '';
  const until = one.until === null ? '' : `, until ${one.until.toISOString()}`;
  const since = `since ${one.thrownAt.toISOString()} by ${one.thrownBy}${until}`;
  return `${stopsWhat(one)} ${what}${what && ' '}${one.mode} ${since}: ${one.reason}\n`;
}

/** The fields of the API as options of this command. */
const OPTION: Readonly<Record<string, string>> = {
  reason: '--reason: ',
  until: '--for: ',
  provider: '--provider: ',
};

function refusalLine(refusal: Refusal): string {
  const field = ('path' in refusal ? refusal.path.at(-1) : undefined) ?? '';
  return `${OPTION[field] ?? ''}${refusalText(refusal, 'en')}`;
}

function told(set: SwitchSet, done: string): string {
  if (set.kind === 'switch')
    return set.switch ? `${done}: ${lineOf(set.switch)}` : 'none was thrown\n';
  throw new SwitchUsage(set.refusals.map(refusalLine).join('\n'));
}

/** `npm run switch`: stops payouts and lets them go on. */
async function main(stops: Stop[]): Promise<void> {
  const command = switchCommand(process.argv.slice(2), new Date());
  const url = await databaseUrl(loadConfig(process.env, PROVIDERS), stops);
  await migrate(url);
  const pools = openPools(url);
  stops.push(() => pools.close());
  const { work } = pools;
  const store = createPostgresSwitchStore(work);
  const desk: SwitchDesk = {
    store,
    board: new SwitchBoard(() => store.thrown()),
    providers: PROVIDERS.map(({ name }) => name),
    newId: () => uuidv7(),
  };
  const out = (text: string) => process.stdout.write(text);
  if (command.verb === 'list') {
    const thrown = await store.thrown();
    out(thrown.length === 0 ? 'nothing is stopped\n' : thrown.map(lineOf).join(''));
    return;
  }
  const operator = house(await merchantNamed(work, command.merchant));
  if (command.verb === 'stop') {
    out(told(await throwSwitch(desk, operator, command.wish), 'stopped'));
  } else {
    out(told(await releaseSwitch(desk, operator, command.target), 'released'));
  }
}

async function run(): Promise<void> {
  const stops: Stop[] = [];
  try {
    await main(stops);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
  for (const stop of stops.reverse()) await stop().catch(() => undefined);
}

void run();
