import { randomBytes, randomUUID } from 'node:crypto';
import { createPostgresStore } from '../../src/store/postgres-store';
import { sealColumns } from '../../src/store/sealed-columns';
import { type SealedPlace, Sealing, sealedUnder } from '../../src/store/sealing';
import { aDoor, type Door } from '../payouts/a-door';
import { SEALING, SEALING_KEYS } from '../support/sealing-keys';
import { storePoolsOf } from '../support/store-pools';

const CPF = '52998224725';
const PLACE: SealedPlace = {
  merchantId: randomUUID(),
  table: 'payout',
  column: 'recipient_tax_id',
  rowId: randomUUID(),
};
const [KEY] = SEALING_KEYS.keys;
const { indexKey } = SEALING_KEYS;
const NEWER = { id: 'newer', secret: randomBytes(32) };
const newer = new Sealing({ keys: [NEWER], indexKey });

test('no two texts are sealed under the same random bytes, however many they are', () => {
  const sealed = Array.from({ length: 1_000 }, () => SEALING.seal(PLACE, CPF));
  const starts = sealed.map((text) => text.split(':')[2]?.slice(0, 16));
  expect(new Set(starts).size).toBe(1_000);
});

test('what is sealed opens where it belongs, and never reads the same twice', () => {
  const [one, two] = [SEALING.seal(PLACE, CPF), SEALING.seal(PLACE, CPF)];
  expect(SEALING.open(PLACE, one)).toBe(CPF);
  expect(one).not.toBe(two);
  expect(one).not.toContain(CPF);
  expect(sealedUnder(one)).toBe('tests');
});

test.each(['merchantId', 'table', 'column', 'rowId'] as const)(
  'it does not open under another %s',
  (part) => {
    const shut: string[][] = [];
    const sealing = new Sealing(SEALING_KEYS, (...told) => shut.push(told));
    const elsewhere = { ...PLACE, [part]: randomUUID() };
    expect(sealing.open(elsewhere, sealing.seal(PLACE, CPF))).toBeNull();
    expect(shut).toEqual([['tests', elsewhere.rowId]]);
  },
);

test('a letter changed, a key that is not there, and a key replaced do not open', () => {
  const sealed = SEALING.seal(PLACE, CPF);
  const other = sealed.at(-4) === 'A' ? 'Q' : 'A';
  expect(SEALING.open(PLACE, `${sealed.slice(0, -4)}${other}${sealed.slice(-3)}`)).toBeNull();
  expect(newer.open(PLACE, sealed)).toBeNull();
  const replaced = new Sealing({ keys: [{ id: 'tests', secret: NEWER.secret }], indexKey });
  expect(replaced.open(PLACE, sealed)).toBeNull();
});

test('the first key seals, the older ones open, and text from before stays readable', () => {
  const both = new Sealing({ keys: KEY ? [NEWER, KEY] : [], indexKey });
  expect(both.open(PLACE, SEALING.seal(PLACE, CPF))).toBe(CPF);
  expect(sealedUnder(both.seal(PLACE, CPF))).toBe('newer');
  expect(both.open(PLACE, CPF)).toBe(CPF);
  expect(both.recipientIndex(CPF)).toBe(SEALING.recipientIndex(CPF));
});

test('an index is the same for one recipient, and another under another key', () => {
  const other = new Sealing({ ...SEALING_KEYS, indexKey: randomBytes(32) });
  expect(SEALING.recipientIndex(CPF)).toBe(SEALING.recipientIndex(CPF));
  expect(SEALING.recipientIndex(CPF)).not.toBe(other.recipientIndex(CPF));
  expect(other.indexKeyId).not.toBe(SEALING.indexKeyId);
});

describe('in the database', () => {
  let door: Door;
  beforeAll(async () => {
    door = await aDoor();
  }, 60_000);
  afterAll(() => door.stop(), 60_000);

  test('a payout stands there sealed, and is read as it was asked for', async () => {
    const { payout } = await door.aPayout();
    const { rows } = await door.pool.query('select p::text as row from payout p where id = $1', [
      payout.id,
    ]);
    expect(rows[0].row).not.toMatch(/52998224725|Recebedor|example\.com/);
    expect(await door.store.payout(door.merchantId, payout.id)).toMatchObject({
      destination: payout.destination,
      recipient: payout.recipient,
    });
  });

  const strangely = () =>
    createPostgresStore(storePoolsOf(door.pool), {
      workerId: randomUUID(),
      leaseMs: 0,
      approvalMs: 60_000,
      sealing: newer,
    });

  test('who lacks its key masks it, takes it from no queue and opens no attempt', async () => {
    const { payout } = await door.aPayout();
    await door.pool.query('update payout set lease_until = null where id = $1', [payout.id]);
    const store = strangely();
    const facts = await store.facts(door.merchantId, payout.id);
    if (facts === null) throw new Error('it is gone');
    expect(facts.payout).toMatchObject({ isShut: true, recipient: { name: '***', taxId: '***' } });
    expect(await store.claim(payout.id)).toBeNull();
    const due = await store.claimDue(100);
    expect(due.map((one) => one.payout.id)).not.toContain(payout.id);
    const attempt = {
      provider: 'pagstar',
      providerKey: randomUUID(),
      idempotent: true,
      recipient: null,
      endToEndId: null,
      noticeDigest: null,
      routing: null,
    };
    await expect(store.openAttempt(facts, attempt)).rejects.toThrow('cannot be read');
    expect((await door.store.claim(payout.id))?.payout.recipient.taxId).toBe(CPF);
  });

  test('a recipient copied from another payout does not open', async () => {
    const [one, two] = [await door.aPayout(), await door.aPayout()];
    await door.pool.query(
      `begin; set local repasse.sealing = 'on';
       update payout set recipient_name = (select recipient_name from payout where id = '${one.payout.id}')
       where id = '${two.payout.id}'; commit`,
    );
    const read = await door.store.payout(door.merchantId, two.payout.id);
    expect(read).toMatchObject({ isShut: true, recipient: { name: '***', taxId: CPF } });
  });

  test('what was indexed before there was a key is still worked on', async () => {
    const { payout } = await door.aPayout();
    await door.pool.query(
      `begin; set local session_replication_role = replica;
       update payout set recipient_name = 'Recebedor', recipient_tax_id = '${CPF}',
         pix_key = 'a@example.com', description = null, lease_until = null,
         recipient_index = 'before',
         destination_index = 'before'
       where id = '${payout.id}'; commit`,
    );
    const claimed = await door.store.claim(payout.id);
    expect(claimed?.payout.recipient).toEqual({ name: 'Recebedor', taxId: CPF });
    expect(claimed?.payout.isShut).toBeUndefined();
  });

  test('nothing is made of what is not there', () => {
    const owner = { id: randomUUID(), merchant_id: door.merchantId };
    expect(sealColumns(SEALING, owner, { pix_key: null }).pix_key).toBeNull();
  });
});
