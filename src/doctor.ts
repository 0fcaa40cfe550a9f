import { join } from 'node:path';
import { Client } from 'pg';
import { loadConfig } from './config';
import { startEmbeddedDatabase } from './embedded-database';
import { PROVIDERS } from './providers/registry';
import { LEDGER_FAULTS } from './store/sql/ledger-faults';

interface Fault {
  readonly fault: string;
  readonly account_id: string | null;
  readonly payout_id: string | null;
}

async function ledgerFaults(url: string): Promise<Fault[]> {
  const client = new Client({ connectionString: url, application_name: 'repasse-doctor' });
  await client.connect();
  try {
    return (await client.query<Fault>(LEDGER_FAULTS)).rows;
  } finally {
    await client.end();
  }
}

const lineOf = ({ fault, account_id, payout_id }: Fault): string =>
  [fault, account_id && `account ${account_id}`, payout_id && `payout ${payout_id}`]
    .filter(Boolean)
    .join(', ');

/** `npm run doctor`: does the ledger tell the same story as accounts and payouts? Exit 1 if not. */
async function main(): Promise<void> {
  const { databaseUrl } = loadConfig(process.env, PROVIDERS);
  const directory = join(process.cwd(), '.data');
  const embedded = databaseUrl === null ? await startEmbeddedDatabase({ directory }) : null;
  try {
    const faults = await ledgerFaults(databaseUrl ?? embedded?.url ?? '');
    process.stdout.write(`${faults.map(lineOf).join('\n') || 'the ledger is sound'}\n`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await embedded?.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
