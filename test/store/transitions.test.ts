import { canBecome, PAYOUT_STATUSES, type PayoutStatus } from '../../src/domain/status';
import { aPlainDatabase, type PlainDatabase, refundedIn } from './plain-database';

let database: PlainDatabase;
beforeAll(async () => {
  database = await aPlainDatabase();
}, 60_000);
afterAll(() => database.stop(), 60_000);

const PAIRS = PAYOUT_STATUSES.flatMap((from) => PAYOUT_STATUSES.map((to) => ({ from, to })));
const told = ({ from, to }: { from: string; to: string }): string => `${from} > ${to}`;

test('the table in the database says what the code says, and no more', async () => {
  const { rows } = await database.pool.query<{ from: PayoutStatus; to: PayoutStatus }>(
    'select from_status as "from", to_status as "to" from payout_transition',
  );
  const lawful = PAIRS.filter(({ from, to }) => canBecome(from, to));
  expect(rows.map(told).sort()).toEqual(lawful.map(told).sort());
});

/** The change itself, with everything the row's checks ask for besides. */
async function refusalOf(from: PayoutStatus, to: PayoutStatus): Promise<string | null> {
  const grown = from === 'PARTIALLY_REFUNDED' && to === from ? 800 : refundedIn(to);
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    if (from === 'AWAITING_APPROVAL') {
      await client.query(
        `insert into approval (payout_id, person, digest)
         select id, 'bia', approval_digest(payout) from payout where id = ${database.ids[from]}`,
      );
    }
    await client.query(
      `update payout set status = '${to}', version = version + 1, refunded = ${grown},
         suspicion = ${to === 'SUSPICIOUS' ? `'AMOUNT'` : 'null'} where id = ${database.ids[from]}`,
    );
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test.each(PAYOUT_STATUSES)('%s becomes what it may, and nothing else', async (from) => {
  const refusals: Record<string, string | null> = {};
  for (const to of PAYOUT_STATUSES) refusals[to] = await refusalOf(from, to);
  const expected = PAYOUT_STATUSES.map((to) => [
    to,
    canBecome(from, to) ? null : `${to} cannot follow ${from}`,
  ]);
  expect(refusals).toEqual(Object.fromEntries(expected));
});
