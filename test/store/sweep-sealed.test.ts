import { randomBytes } from 'node:crypto';
import { openPools } from '../../src/machinery';
import { countsText, hasStrangers, sweptText } from '../../src/pii-command';
import { Sealing } from '../../src/store/sealing';
import { noticePlace, storeNotices } from '../../src/store/store-notices';
import { countSealed, type SweepVerb, sweepSealed } from '../../src/store/sweep-sealed';
import { aDoor, type Door, newAttempt, settled } from '../payouts/a-door';
import { SEALING, SEALING_KEYS } from '../support/sealing-keys';

const { indexKey, keys } = SEALING_KEYS;
const NEWER = { id: 'newer', secret: randomBytes(32) };
const both = new Sealing({ keys: [NEWER, ...keys], indexKey });
const newerAlone = new Sealing({ keys: [NEWER], indexKey });
/** Bytes that are no text in any encoding. */
const BODY = Buffer.concat([Buffer.from('{"cpf":"52998224725"}'), Buffer.from([0xff, 0xfe, 0x80])]);

let door: Door;
let pools: ReturnType<typeof openPools>;
beforeEach(async () => {
  door = await aDoor();
  pools = openPools(door.pool.options.connectionString ?? '');
}, 60_000);
afterEach(async () => {
  await pools.close();
  await door.stop();
}, 60_000);

const ON = new AbortController().signal;
const sweep = (sealing: Sealing, verb: SweepVerb, batch = 2) =>
  sweepSealed({ sealing, reads: pools.work, work: pools.work, signal: ON, batch }, verb);

async function keysNow(): Promise<string[]> {
  const names = (await countSealed(pools.work)).map(({ key_id: id }) => id ?? 'none');
  return [...new Set(names)].toSorted((one, other) => one.localeCompare(other));
}

async function aNotice(body = BODY): Promise<string> {
  await storeNotices(
    pools.work,
    [
      {
        provider: 'fiserv',
        digest: randomBytes(32),
        body,
        claimed: null,
        outcome: null,
        verdict: 'FORGED',
        reference: null,
        confirmationKey: 'chave-52998224725',
      },
    ],
    SEALING,
  );
  const { rows } = await door.pool.query('select id from notice order by id desc limit 1');
  return rows[0].id;
}

/** As it stood before there was a key. */
const unseal = (id: string, index: string | null) =>
  door.pool.query(`begin; set local session_replication_role = replica;
    update payout set recipient_name = 'Recebedor de Teste', recipient_tax_id = '52998224725',
      pix_key = 'recebedor@example.com', recipient_index = ${index === null ? 'null' : `'${index}'`},
      destination_index = ${index === null ? 'null' : `'${index}'`}
    where id = '${id}'; commit`);

/** What happens between reading a batch and writing it. */
function reading(between: () => Promise<unknown>): typeof pools.work {
  const query = async (text: string, values: unknown[]) => {
    const read = await pools.work.query(text, values);
    await between();
    return read;
  };
  return { query } as unknown as typeof pools.work;
}

/** Told while it reads the first batch, which it finishes. */
function sweptUntilToldToStop() {
  const stopping = new AbortController();
  const reads = reading(async () => stopping.abort());
  const { signal } = stopping;
  return sweepSealed({ sealing: both, reads, work: pools.work, signal, batch: 1 }, 'rotate');
}

test('what another one sealed meanwhile is left as it is', async () => {
  await door.aPayout();
  await aNotice();
  const reads = reading(() => sweep(both, 'rotate'));
  const { signal } = new AbortController();
  const third = new Sealing({ keys: [{ id: 'third', secret: NEWER.secret }, ...keys], indexKey });
  const parts = { sealing: third, reads, work: pools.work, signal };
  expect(await sweepSealed(parts, 'rotate')).toMatchObject({ sealed: 0 });
  expect(await keysNow()).toEqual(['newer']);
});

test('what is under an older key is sealed anew, and needs it no longer', async () => {
  const payouts = [await door.aPayout(), await door.aPayout(), await door.aPayout()];
  const notice = await aNotice();
  expect(await keysNow()).toEqual(['tests']);
  expect(hasStrangers(await countSealed(pools.work), newerAlone)).toBe(true);
  expect(await sweptUntilToldToStop()).toMatchObject({ sealed: 1 });
  expect(await keysNow()).toEqual(['newer', 'tests']);
  expect(await sweep(both, 'rotate')).toEqual({ sealed: 3, shut: 0, waiting: 0 });
  expect(await keysNow()).toEqual(['newer']);
  expect(await sweep(both, 'rotate')).toEqual({ sealed: 0, shut: 0, waiting: 0 });
  const { rows } = await door.pool.query('select * from payout order by id');
  for (const [at, { payout }] of payouts.entries()) {
    const row = rows[at];
    const place = { merchantId: row.merchant_id, table: 'payout', rowId: row.id };
    const opened = (column: string) => newerAlone.open({ ...place, column }, row[column]);
    expect([opened('recipient_tax_id'), opened('recipient_name'), opened('pix_key')]).toEqual([
      payout.recipient.taxId,
      payout.recipient.name,
      'recebedor@example.com',
    ]);
  }
  const stored = await door.pool.query('select * from notice where id = $1', [notice]);
  const [row] = stored.rows;
  const place = noticePlace(notice, 'confirmation_key');
  expect(newerAlone.open(place, row.confirmation_key)).toBe('chave-52998224725');
  const back = new Sealing({ keys: [...keys, NEWER], indexKey });
  expect(await sweep(back, 'rotate')).toMatchObject({ sealed: 4 });
  const again = await door.pool.query('select body from notice where id = $1', [notice]);
  expect(again.rows[0].body.toString()).toMatch(/^s1:tests:/);
});

test('the bytes of a body that is no text come through unchanged', async () => {
  const id = await aNotice();
  await door.pool.query('update notice set body = $1, confirmation_key = null where id = $2', [
    BODY,
    id,
  ]);
  expect(await sweep(both, 'seal')).toEqual({ sealed: 1, shut: 0, waiting: 0 });
  const back = new Sealing({ keys: [...keys, NEWER], indexKey });
  await sweep(back, 'rotate');
  const { rows } = await door.pool.query('select body from notice where id = $1', [id]);
  const text = rows[0].body.toString();
  expect(text).toMatch(/^s1:tests:/);
  expect(SEALING.open(noticePlace(id, 'body'), text)).toBe(BODY.toString('utf8'));
  // Sealed text grows by a third; had bytes been replaced, three would have become nine.
  const whole = Buffer.from(text.split(':')[2] ?? '', 'base64url');
  expect(whole.length - 12 - 16).toBe(BODY.length);
});

test('what does not open is counted and left as it is', async () => {
  const { payout } = await door.aPayout();
  await door.aPayout();
  await door.pool.query(`begin; set local repasse.sealing = 'on';
    update payout set recipient_name = 's1:lost:${'A'.repeat(40)}' where id = '${payout.id}'; commit`);
  expect(await sweep(both, 'rotate')).toEqual({ sealed: 2, shut: 1, waiting: 0 });
  const { rows } = await door.pool.query('select * from payout where id = $1', [payout.id]);
  expect(rows[0].recipient_name).toBe(`s1:lost:${'A'.repeat(40)}`);
  expect(rows[0].recipient_tax_id).toMatch(/^s1:newer:/);
  expect(await sweep(both, 'rotate')).toEqual({ sealed: 0, shut: 1, waiting: 0 });
  expect(sweptText({ sealed: 0, shut: 1, waiting: 0 })).toContain('add their key to PII_KEYS');
  const counts = await countSealed(pools.work);
  expect(countsText(counts, both)).toMatch(/payout\.recipient_name +1 {2}lost \(not in PII_KEYS\)/);
});

test.each(['before', null])('indexed as %s, it is sealed and counted by limits', async (index) => {
  const facts = await door.aPayout(700n);
  const { payout } = facts;
  await door.pool.query(`update account set limit_recipient_minutes = 60,
    limit_recipient_payouts = 9 where id = '${door.accountId}'`);
  await unseal(payout.id, index);
  await door.pool.query(`begin; set local session_replication_role = replica;
    ${index === null ? 'delete from limit_use' : `update limit_use set recipient = '${index}'`}
    where recipient <> ''; commit`);
  expect(await sweep(both, 'rotate')).toMatchObject({ sealed: 0 });
  expect(await sweep(SEALING, 'seal')).toEqual({ sealed: 1, shut: 0, waiting: 0 });
  expect(await keysNow()).toEqual(['tests']);
  const read = await door.store.payout(door.merchantId, payout.id);
  expect(read?.recipient).toEqual(payout.recipient);
  expect(read?.isShut).toBeUndefined();
  const indexes = [
    SEALING.recipientIndex(payout.recipient.taxId),
    SEALING.destinationIndex(payout.destination),
  ];
  const seen = await door.pool.query(
    `select id, (select json_agg(l) from limit_paid(p.account_id, p.recipient_index, 60) l) as paid
     from payout p where recipient_index = $1 and destination_index = $2`,
    indexes,
  );
  expect(seen.rows).toEqual([{ id: payout.id, paid: [{ payouts: 1, amount: 700 }] }]);
});

test('what is approved and has not ended is left until then', async () => {
  const { payout } = await door.aPayout();
  await unseal(payout.id, 'before');
  await door.pool.query(`begin; set local session_replication_role = replica;
    insert into approval (payout_id, person, digest)
    values ('${payout.id}', 'another', '\\x00'); commit`);
  expect(await sweep(SEALING, 'seal')).toEqual({ sealed: 0, shut: 0, waiting: 1 });
  expect(await keysNow()).toEqual(['none']);
  expect(sweptText({ sealed: 0, shut: 0, waiting: 1 })).toContain('run seal again');
});

test('while workers change the same rows, nothing is lost and nothing is left', async () => {
  const payouts = [];
  for (let n = 0; n < 24; n += 1) payouts.push(await door.aPayout());
  const work = Promise.all(
    payouts.map(async (facts) => {
      const opened = await door.store.openAttempt(facts, newAttempt());
      if (opened?.kind !== 'opened') throw new Error('not opened');
      await door.answer({ ...facts, ...opened }, settled());
    }),
  );
  const recorded = Promise.all(payouts.map(() => door.aPayout()));
  const [first, second] = await Promise.all([
    sweep(both, 'rotate', 3),
    sweep(both, 'rotate', 5),
    work,
    recorded,
  ]);
  expect(first.shut + second.shut).toBe(0);
  await sweep(both, 'rotate', 5);
  expect(await keysNow()).toEqual(['newer']);
  const { rows } = await door.pool.query(
    'select status, count(*)::int as n from payout group by 1',
  );
  expect(rows).toEqual(
    expect.arrayContaining([
      { status: 'SETTLED', n: 24 },
      { status: 'QUEUED', n: 24 },
    ]),
  );
  expect(await door.faults()).toEqual([]);
});
