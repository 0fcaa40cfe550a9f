'use strict';
const { Pool } = require('pg');
const { centsFrom, textFrom } = require('./authenticate.cjs');

const MERCHANT = '00000000-0000-7000-8000-00000000def0';
const FUNCTION = `select (r).* from (select request_payout($1, $2, $3, $4, $5, $6, $7) as r) x`;
const KNOWN = `select id, status, amount, true as replayed, 'KNOWN' as outcome from payout
  where merchant_id = $1 and idempotency_key = $2`;
const HOLD = `update account set available = available - $2, held = held + $2
  where id = $1 and available >= $2 returning merchant_id`;
const INSERT = `insert into payout (merchant_id, account_id, idempotency_key, amount, pix_key_type, pix_key,
  recipient_name, recipient_tax_id) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id, status, amount`;
const LEDGER = 'insert into ledger_entry (account_id, payout_id, amount) values ($1, $2, $3)';
const EVENT = 'insert into payout_event (payout_id) values ($1)';

const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.POOL_MAX ?? 20),
});

const valuesOf = ({ accountId, idempotencyKey, amount, destination, recipient }) => [
  accountId,
  idempotencyKey,
  centsFrom(amount),
  destination.pixKey.type,
  destination.pixKey.value,
  recipient.name,
  recipient.taxId,
];

const answer = ({ id, status, amount, replayed, outcome }) =>
  id === null
    ? {
        payout: null,
        replayed: false,
        userErrors: [{ code: outcome, message: 'not enough money', path: ['input', 'amount'] }],
      }
    : { payout: { id, status, amount: textFrom(amount) }, replayed, userErrors: [] };

/** One round trip. A key that is recorded elsewhere in the same instant is asked for again. */
async function byFunction(input) {
  const values = valuesOf(input);
  const ask = () => pool.query({ name: 'request', text: FUNCTION, values });
  const { rows } = await ask().catch((error) => {
    if (error.code === '23505') return ask();
    throw error;
  });
  return answer(rows[0]);
}

/** Hand-written statements in one transaction, prepared, the account first. */
async function byStatements(input) {
  const client = await pool.connect();
  const query = (name, text, values) => client.query({ name, text, values });
  const values = valuesOf(input);
  const [accountId, key, cents] = values;
  try {
    await client.query('begin');
    const known = await query('known', KNOWN, [MERCHANT, key]);
    const held = known.rows.length > 0 ? known : await query('hold', HOLD, [accountId, cents]);
    if (known.rows.length > 0 || held.rows.length === 0) {
      await client.query('rollback');
      return answer(known.rows[0] ?? { id: null, outcome: 'INSUFFICIENT' });
    }
    const { rows } = await query('insert', INSERT, [held.rows[0].merchant_id, ...values]);
    await query('ledger', LEDGER, [accountId, rows[0].id, cents]);
    await query('event', EVENT, [rows[0].id]);
    await client.query('commit');
    return answer({ ...rows[0], replayed: false });
  } catch (error) {
    await client.query('rollback');
    if (error.code === '23505') return answer((await pool.query(KNOWN, [MERCHANT, key])).rows[0]);
    throw error;
  } finally {
    client.release();
  }
}

module.exports = { pool, valuesOf, answer, byFunction, byStatements };
