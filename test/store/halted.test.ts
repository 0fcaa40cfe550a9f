import { randomUUID } from 'node:crypto';
import { SYSTEM } from '../../src/domain/audit-entry';
import { createPostgresSwitchStore } from '../../src/store/postgres-switch-store';
import type { SwitchStore, SwitchTarget } from '../../src/store/switch-store';
import { aDoor, type Door, newAttempt } from '../payouts/a-door';

let door: Door;
let switches: SwitchStore;
beforeAll(async () => {
  door = await aDoor();
  switches = createPostgresSwitchStore(door.pool);
}, 60_000);
afterAll(() => door.stop(), 60_000);

const thrown = (target: SwitchTarget, until: Date | null = null) =>
  switches.throw({ id: randomUUID(), mode: 'QUEUE', reason: 'test', until, by: SYSTEM, ...target });
const everything = { merchantId: null, provider: null };

/** What the database alone says, whatever a process knows of the switches. */
async function opens(): Promise<string | undefined> {
  const facts = await door.aPayout();
  return (await door.store.openAttempt(facts, newAttempt()))?.kind;
}

test.each([
  ['everything', () => everything],
  ['the provider', () => ({ merchantId: null, provider: 'pagstar' })],
  ['the merchant', () => ({ merchantId: door.merchantId, provider: null })],
])('no attempt is opened while %s is stopped, and one is afterwards', async (_, targetOf) => {
  const target = targetOf();
  await thrown(target);
  expect(await opens()).toBe('halted');
  expect(await switches.release(target, SYSTEM)).toMatchObject(target);
  expect(await opens()).toBe('opened');
  expect(await switches.release(target, SYSTEM)).toBeNull();
});

test('what is stopped elsewhere holds nothing up here', async () => {
  await thrown({ merchantId: null, provider: 'fiserv' });
  expect(await opens()).toBe('opened');
  await switches.release({ merchantId: null, provider: 'fiserv' }, SYSTEM);
});

test('one that has ended by itself stops nothing', async () => {
  await thrown(everything, new Date(Date.now() + 300));
  expect(await opens()).toBe('halted');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(await opens()).toBe('opened');
  expect(await switches.thrown()).toEqual([]);
  await switches.release(everything, SYSTEM);
});

test('what waited is due again in the order of its coming, and the audit is told', async () => {
  const [first, second] = [await door.aPayout(), await door.aPayout()];
  await thrown(everything);
  await door.pool.query(`update payout set next_check_at = now() + interval '1 hour'
    where status = 'QUEUED'`);
  await switches.release(everything, SYSTEM);
  const { rows } = await door.pool.query<{ id: string }>(
    'select id from payout where id = any($1) and next_check_at <= now() order by next_check_at',
    [[first.payout.id, second.payout.id]],
  );
  expect(rows.map(({ id }) => id)).toEqual([first.payout.id, second.payout.id]);
  const told = await door.pool.query(
    `select payload from audit_entry where action = 'switch.set' order by seq desc limit 2`,
  );
  expect(told.rows.map(({ payload }) => JSON.parse(payload).stops)).toEqual([false, true]);
});
