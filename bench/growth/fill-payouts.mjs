import { ACCOUNT_PREFIX } from '../accounts.mjs';
import { MERCHANT } from '../seed.mjs';

const CHUNK = 100_000;
const CENTS = 10;
/** As many are due however large the table is. */
const DUE = 200;

/** Payouts that were settled long ago, as the program would have left them, in few statements. */
export async function fillPayouts(cluster, { from, to, accounts }) {
  await cluster.with('bench_growth', async (session) => {
    for (let at = from; at < to; at += CHUNK) {
      await fillSome(session, { at, until: Math.min(at + CHUNK, to), accounts });
    }
    await session.query('vacuum analyze');
    await session.query('checkpoint');
  });
}

async function fillSome(session, { at, until, accounts }) {
  await session.query('begin');
  await session.query(`create temporary table grown on commit drop as
    select n, gen_random_uuid() as id,
      ('${ACCOUNT_PREFIX}' || lpad((n % ${accounts})::text, 12, '0'))::uuid as account_id
    from generate_series(${at}, ${until - 1}) n`);
  await session.query(`insert into payout (id, merchant_id, account_id, idempotency_key, amount,
      destination_kind, pix_key_type, pix_key, recipient_name, recipient_tax_id, priority,
      requested_by, status, provider, settled_at, next_check_at)
    select id, '${MERCHANT}', account_id, 'grown-' || n, ${CENTS}, 'PIX_KEY', 'EVP',
      gen_random_uuid()::text, 'Zuleica Sintetica', '52998224725', 'HIGH', 'grown', 'SETTLED',
      'pagstar', now(), case when n < ${DUE} then now() - interval '1 minute'
        else now() + interval '30 days' end from grown`);
  for (const kind of ['HOLD', 'CAPTURE']) {
    await session.query(`insert into ledger_entry (account_id, payout_id, kind, amount)
      select account_id, id, '${kind}', ${CENTS} from grown`);
  }
  await session.query(`with counted as (
      update event_counter set last_seq = last_seq + ${until - at}
      where merchant_id = '${MERCHANT}' returning last_seq - ${until - at} as before
    ) insert into payout_event (merchant_id, seq, payout_id, account_id, version, to_status, cause,
        refunded, provider, settled_at)
    select '${MERCHANT}', before + row_number() over (order by n), id, account_id, 1, 'SETTLED',
      'REQUESTED', 0, 'pagstar', now() from grown, counted`);
  await session.query('commit');
}
