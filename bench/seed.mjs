import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ACCOUNT_PREFIX, FUNDED_CENTS } from './accounts.mjs';

const require = createRequire(import.meta.url);

/** Whom the bootstrap key belongs to (src/merchants.ts). */
export const MERCHANT = '00000000-0000-7000-8000-00000000def0';
/** Its payouts wait for approval and so for ever: they are recorded, told of, and never sent. */
export const QUIET_ACCOUNT = '00000000-0000-7000-9001-000000000000';

const ids = (count) =>
  `select ('${ACCOUNT_PREFIX}' || lpad(n::text, 12, '0'))::uuid as id, n from generate_series(0, ${count - 1}) n`;

/** A migrated database with funded accounts, to clone. */
export async function seedRepasse(cluster, accounts) {
  const url = await cluster.create('repasse_template');
  await require('../dist/src/migrate.js').migrate(url);
  const run = (text) => cluster.query(text, 'repasse_template');
  await run(`insert into merchant (id, name) values ('${MERCHANT}', 'default')`);
  await run(`insert into event_counter (merchant_id) values ('${MERCHANT}')`);
  await run(
    `insert into account (id, merchant_id, name) select id, '${MERCHANT}', 'bench ' || n from (${ids(accounts)}) i`,
  );
  await run(
    `insert into account (id, merchant_id, name, approval_limit) values ('${QUIET_ACCOUNT}', '${MERCHANT}', 'quiet', 0)`,
  );
  await run(
    `insert into ledger_entry (account_id, kind, amount, reference) select id, 'CREDIT', ${FUNDED_CENTS}, 'bench' from account`,
  );
  await run('vacuum analyze');
}

/** The peers' tables, with the same accounts. */
export async function seedPeers(cluster, accounts) {
  await cluster.create('peers_template');
  const run = (text) => cluster.query(text, 'peers_template');
  await run(readFileSync(new URL('./peers/schema.sql', import.meta.url), 'utf8'));
  await run(
    `insert into account (id, merchant_id, available) select id, '${MERCHANT}', ${FUNDED_CENTS} from (${ids(accounts)}) i`,
  );
  await run('vacuum analyze');
}
