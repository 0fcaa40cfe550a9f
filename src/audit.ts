import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { anchorsFile, signingKeyFor } from './anchor-rhythm';
import { entryJson, entryLine } from './audit/entry-text';
import { readAnchors } from './audit/read-anchors';
import { parsePublicKey } from './audit/signing-key';
import { verifiedText } from './audit/verified-text';
import { verifyAudit } from './audit/verify-audit';
import { type Config, loadConfig } from './config';
import { isUuid } from './domain/parse-order';
import { startEmbeddedDatabase } from './embedded-database';
import { createReadPool } from './machinery';
import { PROVIDERS } from './providers/registry';
import { readAudit } from './store/audit-store';

const DATA = join(process.cwd(), '.data');
const USAGE = `npm run audit -- verify [--merchant <id>] [--json]
    [--anchors <file>]… [--public-key <file>]…
npm run audit -- show --payout <id> [--json]
npm run audit -- export [--merchant <id>]
npm run audit -- public-key
`;
const OPTIONS = {
  json: { type: 'boolean', default: false },
  merchant: { type: 'string' },
  anchors: { type: 'string', multiple: true },
  'public-key': { type: 'string', multiple: true },
  payout: { type: 'string' },
} as const;

const readArguments = () => parseArgs({ options: OPTIONS, allowPositionals: true });
type Values = ReturnType<typeof readArguments>['values'];

interface Asked {
  readonly config: Config;
  readonly values: Values;
  readonly pool: Pool;
}

class Misused extends Error {}

function idIn(value: string | undefined, name: string): string | null {
  if (value === undefined) return null;
  const id = value.toLowerCase();
  if (!isUuid(id)) throw new Misused(`--${name} is the id of a ${name}\n${USAGE}`);
  return id;
}

function publicKeys(config: Config, files: readonly string[] | undefined) {
  if (files !== undefined) return files.map((file) => parsePublicKey(readFileSync(file, 'utf8')));
  const key = signingKeyFor(config, DATA);
  return key === null ? [] : [key.publicKey];
}

async function verify({ config, values, pool }: Asked): Promise<boolean> {
  const merchantId = idIn(values.merchant, 'merchant');
  const files = values.anchors ?? [anchorsFile(config.audit, DATA)];
  // Read first: what is anchored while we read the chains is in them too.
  const anchors = await readAnchors(files, publicKeys(config, values['public-key']));
  const nowMs = Date.now();
  const anchoredWithinMs = 2 * config.audit.everyMs;
  const verified = await readAudit(pool, (snapshot) =>
    verifyAudit(snapshot, { merchantId, anchors, anchoredWithinMs, nowMs }),
  );
  process.stdout.write(verifiedText(verified, values.json));
  return verified.faults.length === 0;
}

async function show({ values, pool }: Asked): Promise<boolean> {
  const payoutId = idIn(values.payout, 'payout');
  if (payoutId === null) throw new Misused(USAGE);
  const entries = await readAudit(pool, (snapshot) => snapshot.about(`payout:${payoutId}`));
  const text = values.json ? entryJson : entryLine;
  for (const entry of entries) process.stdout.write(`${text(entry)}\n`);
  if (entries.length === 0) process.stdout.write('nobody did anything to such a payout\n');
  return entries.length > 0;
}

async function exportAll({ values, pool }: Asked): Promise<boolean> {
  const asked = idIn(values.merchant, 'merchant');
  await readAudit(pool, async (snapshot) => {
    for (const { merchantId } of await snapshot.chains(asked)) {
      for await (const entry of snapshot.entries(merchantId)) {
        const isFull = !process.stdout.write(`${entryJson(entry)}\n`);
        if (isFull) await new Promise((resolve) => process.stdout.once('drain', resolve));
      }
    }
  });
  return true;
}

async function printPublicKey({ config }: Asked): Promise<boolean> {
  const key = signingKeyFor(config, DATA);
  if (key === null) throw new Misused('AUDIT_SIGNING_KEY is not set');
  process.stdout.write(key.publicKey.export({ type: 'spki', format: 'pem' }));
  return true;
}

const COMMANDS: Readonly<Record<string, (asked: Asked) => Promise<boolean>>> = {
  verify,
  show,
  export: exportAll,
  'public-key': printPublicKey,
};

async function main(): Promise<boolean> {
  const { values, positionals } = readArguments();
  const command = positionals.length === 1 ? COMMANDS[positionals[0] ?? ''] : undefined;
  if (command === undefined) throw new Misused(USAGE);
  const config = loadConfig(process.env, PROVIDERS);
  const embedded =
    config.databaseUrl === null ? await startEmbeddedDatabase({ directory: DATA }) : null;
  const pool = createReadPool(config.databaseUrl ?? embedded?.url ?? '');
  try {
    return await command({ config, values, pool });
  } finally {
    await pool.end();
    await embedded?.stop();
  }
}

main().then(
  (isWell) => {
    if (!isWell) process.exitCode = 1;
  },
  (error: unknown) => {
    const isUnmigrated = (error as { code?: unknown }).code === '42P01';
    const remedy = 'the database is not migrated: run `npm run migrate`, or start the server';
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${(isUnmigrated ? remedy : message).trimEnd()}\n`);
    process.exitCode = error instanceof Misused ? 2 : 1;
  },
);
