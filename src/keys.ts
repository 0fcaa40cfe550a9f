import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { type Config, loadConfig } from './config';
import { createKey } from './credentials/create-key';
import type { KeyOutcome, KeyParts } from './credentials/key-parts';
import { keptPepper, pepperFrom } from './credentials/pepper';
import type { Principal } from './credentials/principal';
import { revokeKey } from './credentials/revoke-key';
import { rotateKey } from './credentials/rotate-key';
import { openReads } from './database';
import { refusalText } from './domain/catalogue/user-errors';
import type { Refusal } from './domain/refusal';
import { HOUSE_SCOPES } from './domain/scope';
import { startEmbeddedDatabase } from './embedded-database';
import { type KeysCommand, keysCommand, UsageError } from './keys-command';
import { keysReport, newKeyReport } from './keys-report';
import { openPools } from './machinery';
import { migrate } from './migrate';
import { PROVIDERS } from './providers/registry';
import { createPostgresKeyStore } from './store/postgres-key-store';
import { readAllKeys, readKey, readKeyOwner, readMerchants } from './store/read-keys';
import type { Queryable } from './store/walled-pool';
import type { CallerReads } from './store/walled-reads';

const DATA = join(process.cwd(), '.data');

type Stop = () => Promise<unknown>;

async function databaseUrl({ databaseUrl: url }: Config, stops: Stop[]): Promise<string> {
  if (url !== null) return url;
  const embedded = await startEmbeddedDatabase({ directory: DATA });
  stops.push(() => embedded.stop());
  return embedded.url;
}

interface Desk {
  readonly keys: KeyParts;
  readonly reads: CallerReads;
  readonly work: Queryable;
  readonly json: boolean;
}

async function openDesk(config: Config, json: boolean, stops: Stop[]): Promise<Desk> {
  const url = await databaseUrl(config, stops);
  await migrate(url);
  const pools = openPools(url);
  stops.push(() => pools.close());
  const opened = await openReads(url);
  stops.push(() => opened.close());
  const { callers, work } = pools;
  const { reads } = opened;
  const secret = config.credentials.pepper ?? (config.production ? null : keptPepper(DATA));
  const keys: KeyParts = {
    store: createPostgresKeyStore(callers),
    read: (reach, keyId) => readKey(reads.forMerchant(reach.merchantId), reach, keyId),
    pepper: secret === null ? null : pepperFrom(secret),
    newId: () => uuidv7(),
  };
  return { keys, reads, work, json };
}

/** Whoever can run this can write to the database: it is the house that speaks. */
const house = (merchantId: string): Principal => ({
  merchantId,
  name: 'npm run keys',
  credential: { kind: 'BOOTSTRAP', id: null, name: 'npm run keys' },
  scopes: HOUSE_SCOPES,
  accounts: null,
  expiresAt: null,
  origin: { via: 'cli' },
});

async function merchantId({ work }: Desk, asked: string | null): Promise<string> {
  const merchants = await readMerchants(work);
  const wanted = asked?.toLowerCase();
  const found = merchants.filter(({ id, name }) => !asked || id === wanted || name === asked);
  const [first] = found;
  if (found.length === 1 && first !== undefined) return first.id;
  const all = merchants.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
  const which = found.length > 1 ? 'which merchant? name it by its id' : 'no such merchant';
  throw new UsageError(`--merchant: ${which}; there is\n${all || '  none, start the server once'}`);
}

async function owner({ work }: Desk, keyId: string): Promise<Principal> {
  const id = await readKeyOwner(work, keyId.toLowerCase());
  if (id === null) throw new UsageError('there is no such API key; npm run keys -- list shows all');
  return house(id);
}

/** The fields of the API as options of this command. */
const OPTION: Readonly<Record<string, string>> = {
  accountIds: '--accounts',
  allowedAddresses: '--from',
  expiresAt: '--expires',
  overlapHours: '--overlap',
  keyId: 'key',
};

function lineOf(refusal: Refusal): string {
  const field = ('path' in refusal ? refusal.path.at(-1) : undefined) ?? '';
  return `${OPTION[field] ?? `--${field}`}: ${refusalText(refusal, 'en')}`;
}

function told(outcome: KeyOutcome, { json }: Desk): string {
  if (outcome.kind === 'made') return newKeyReport(outcome.key, outcome.text, json);
  throw new UsageError(outcome.refusals.map(lineOf).join('\n'));
}

async function run(command: KeysCommand, desk: Desk): Promise<string> {
  switch (command.verb) {
    case 'create': {
      const maker = house(await merchantId(desk, command.merchant));
      return told(await createKey(desk.keys, maker, command.key), desk);
    }
    case 'list': {
      const id = await merchantId(desk, command.merchant);
      return keysReport(await readAllKeys(desk.reads.forMerchant(id), id), desk.json);
    }
    case 'rotate': {
      const maker = await owner(desk, command.keyId);
      return told(await rotateKey(desk.keys, maker, command), desk);
    }
    case 'revoke': {
      const revoked = await revokeKey(desk.keys, await owner(desk, command.keyId), command.keyId);
      if ('code' in revoked) throw new UsageError(lineOf(revoked));
      return keysReport([revoked], desk.json);
    }
  }
}

/** `npm run keys`: makes, lists, replaces and ends API keys of any merchant. */
async function main(stops: Stop[]): Promise<void> {
  const { command, json } = keysCommand(process.argv.slice(2), new Date());
  const desk = await openDesk(loadConfig(process.env, PROVIDERS), json, stops);
  process.stdout.write(await run(command, desk));
}

async function keys(): Promise<void> {
  const stops: Stop[] = [];
  try {
    await main(stops);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
  for (const stop of stops.reverse()) await stop().catch(() => undefined);
}

void keys();
