import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { FUNDED_CENTS } from './accounts.mjs';
import { asAdmin } from './own-cluster.mjs';

const require = createRequire(import.meta.url);

/** Something was lost, doubled or overdrawn: no figure of such a run is worth anything. */
export class InvariantBroken extends Error {}

const PEER_FAULTS = `select 'money appeared or went' as fault from account
  having sum(available + held) <> count(*) * ${FUNDED_CENTS}::numeric
union all select 'an account is overdrawn' from account where available < 0 or held < 0
union all select 'held differs from the payouts' from account a left join
  (select account_id, sum(amount) as total from payout group by account_id) p on p.account_id = a.id
  where a.held <> coalesce(p.total, 0)
union all select 'a payout without its hold' from payout p left join ledger_entry l on l.payout_id = p.id
  where l.amount is distinct from p.amount
union all select 'a payout without its event' from payout p left join payout_event e on e.payout_id = p.id
  where e.seq is null
union all select 'a key has two payouts' from payout group by merchant_id, idempotency_key having count(*) > 1`;

const OWN_FAULTS = `select 'not as many audit entries as payouts' as fault
where (select count(*) from audit_entry where action = 'payout.request') <>
  (select count(*) from payout where requested_by <> 'grown')`;

const LOST = `select count(*) as many from unnest($1::text[], $2::uuid[], $3::bigint[]) as a(key, id, amount)
where not exists (select from payout p where p.id = a.id and p.idempotency_key = a.key and p.amount = a.amount)`;

const first = (rows) => [...new Set(rows.map(({ fault }) => fault))].join(', ');

export async function checkRepasse(url) {
  const { LEDGER_FAULTS } = require('../dist/src/store/sql/ledger-faults.js');
  await asAdmin(url, async (admin) => {
    const { rows } = await admin.query(LEDGER_FAULTS);
    if (rows.length > 0) throw new InvariantBroken(first(rows));
    const own = await admin.query(OWN_FAULTS);
    if (own.rows.length > 0) throw new InvariantBroken(first(own.rows));
  });
}

export const checkPeer = (url) =>
  asAdmin(url, async (admin) => {
    const { rows } = await admin.query(PEER_FAULTS);
    if (rows.length > 0) throw new InvariantBroken(first(rows));
  });

export const countPayouts = (url) =>
  asAdmin(url, async (admin) =>
    Number((await admin.query('select count(*) as many from payout')).rows[0].many),
  );

/** Every id that was acknowledged is there under its key, and nothing nobody was told of. */
export async function checkAcknowledged(url, { file, before }) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  rmSync(file);
  const columns = [0, 1, 2].map((column) => lines.map((line) => line.split(' ')[column]));
  for (const column of [0, 1]) {
    if (new Set(columns[column]).size !== lines.length)
      throw new InvariantBroken('an id or a key was acknowledged twice');
  }
  await asAdmin(url, async (admin) => {
    const lost = Number((await admin.query(LOST, columns)).rows[0].many);
    if (lost > 0) throw new InvariantBroken(`${lost} acknowledged payouts are not there`);
  });
  // Null where others record at the same time: whoever began all of them counts.
  if (before === null) return;
  const made = (await countPayouts(url)) - before;
  if (made !== lines.length)
    throw new InvariantBroken(`${lines.length} payouts were acknowledged and ${made} recorded`);
}
