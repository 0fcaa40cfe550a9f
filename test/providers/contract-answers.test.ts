import { randomUUID } from 'node:crypto';
import { FAILURES } from '../../src/domain/failure';
import type { ReportOutcome } from '../../src/domain/report';
import { PROVIDERS } from '../../src/providers/registry';
import { eventually } from '../support/eventually';
import { type PayoutDriver, payoutDriver } from '../support/payout-driver';
import { aSandboxed, type Sandboxed } from '../support/sandboxed-provider';
import { saidAmiss } from '../support/spoken-words';
import { orderMaker } from '../support/synthetic-orders';

const TIME_SCALE = 0.05;
const TAKEN: readonly ReportOutcome[] = ['accepted', 'processing', 'awaiting-provider-approval'];
const REFUSED: readonly ReportOutcome[] = ['failed', 'denied', 'canceled', 'expired'];

/** What each answer of a provider means: the same for every provider. */
describe.each(PROVIDERS)('$name', (definition) => {
  let one: Sandboxed;
  let driver: PayoutDriver;
  let order: ReturnType<typeof orderMaker>;
  beforeAll(async () => {
    one = await aSandboxed(definition, { timeScale: TIME_SCALE });
    driver = payoutDriver(one);
    order = orderMaker(one.provider.capabilities);
  });
  afterAll(() => one.close());

  test('56: paid, the answer lost: unknown, and a look-up tells the truth', async () => {
    const paid = order(1_056n);
    expect(await driver.send(paid)).toMatchObject({ outcome: 'unknown' });
    expect(await driver.settle(paid)).toMatchObject({ outcome: 'settled' });
    expect(await driver.payments(paid)).toBe(1);
  });

  test('56 twice: orders alike in all but our key are told apart', async () => {
    const first = order(2_056n);
    const second = { ...first, payoutId: randomUUID(), providerKey: randomUUID() };
    for (const paid of [first, second]) {
      expect(await driver.ask(paid)).toMatchObject({ outcome: 'absent' });
      expect(await driver.send(paid)).toMatchObject({ outcome: 'unknown' });
      expect(await driver.settle(paid)).toMatchObject({ outcome: 'settled' });
    }
    const entries = await driver.entries(first);
    expect(entries.map(({ payments }) => payments)).toEqual([1, 1]);
    const ids = [first, second].map((paid) => driver.reference(paid).providerId);
    expect(new Set(ids).size).toBe(2);
  });

  test('57: not paid, the answer lost: unknown, and a look-up tells the truth', async () => {
    const unpaid = order(1_057n);
    expect(await driver.send(unpaid)).toMatchObject({ outcome: 'unknown' });
    expect(await driver.ask(unpaid)).toMatchObject({ outcome: 'absent' });
    expect(await driver.payments(unpaid)).toBe(0);
  });

  test('64: a server error is unknown, whatever it says', async () => {
    const unpaid = order(1_064n);
    expect(await driver.send(unpaid)).toMatchObject({ outcome: 'unknown' });
    expect(['absent', 'unknown']).toContain((await driver.ask(unpaid)).outcome);
    expect(await driver.payments(unpaid)).toBe(0);
  });

  test('65: a word nobody documented is unknown, and kept', async () => {
    const slow = await aSandboxed(definition, { timeScale: 0.2 });
    const slowly = payoutDriver(slow);
    const paid = order(1_065n);
    await slowly.send(paid);
    const report = await eventually('the word is told', async () => {
      const told = await slowly.ask(paid);
      // Where the provider waits for us, the word comes after that.
      if (told.outcome === 'awaiting-confirmation') {
        await slowly.confirm(paid, await slowly.confirmationKey(paid));
      }
      return told.outcome === 'unknown' ? told : null;
    });
    expect(report).toMatchObject({
      why: 'undocumented status',
      providerStatus: expect.any(String),
    });
    expect(await slowly.settle(paid)).toMatchObject({ outcome: 'settled' });
    expect(await slowly.payments(paid)).toBe(1);
    await slow.close();
  });

  test.each([1_051n, 1_052n, 1_066n, 1_067n])('a refusal of %d has a reason', async (cents) => {
    const unpaid = order(cents);
    const answer = await driver.send(unpaid);
    const report = REFUSED.includes(answer.outcome) ? answer : await driver.settle(unpaid);
    expect(report.outcome).toBe('failed');
    const code = 'failure' in report ? report.failure.code : 'UNKNOWN';
    expect(code).not.toBe('UNKNOWN');
    expect(FAILURES[code].retry).not.toBe('SAME_KEY');
    expect(await driver.payments(unpaid)).toBe(0);
  });

  test('51 says that our balance is short', async () => {
    const unpaid = order(2_051n);
    const answer = await driver.send(unpaid);
    const report = REFUSED.includes(answer.outcome) ? answer : await driver.settle(unpaid);
    expect(report).toMatchObject({ failure: { code: 'INSUFFICIENT_FUNDS' } });
  });

  test('55: what a lying notice claims is not what a look-up tells', async () => {
    const unpaid = order(1_055n);
    await driver.send(unpaid);
    const end = await driver.settle(unpaid);
    expect(REFUSED).toContain(end.outcome);
    const { reading } = await driver.notice(unpaid, 'settled');
    expect(reading.outcome).toBe('settled');
    expect(await driver.payments(unpaid)).toBe(0);
  });

  test('58: a 401 is tried once more with a fresh token, and pays once', async () => {
    await driver.ask(order(1_000n));
    const before = (await one.book()).tokensIssued;
    const paid = order(1_058n);
    expect(TAKEN).toContain((await driver.send(paid)).outcome);
    expect((await one.book()).tokensIssued).toBe(before === 0 ? 0 : before + 1);
    expect(await driver.settle(paid)).toMatchObject({ outcome: 'settled' });
    expect(await driver.payments(paid)).toBe(1);
  });

  test('68: asked to wait, it was not sent; sent later it pays once', async () => {
    const paid = order(1_068n);
    expect(await driver.send(paid)).toMatchObject({
      outcome: 'not-sent',
      retryAfterMs: expect.any(Number),
    });
    expect(await driver.payments(paid)).toBe(0);
    expect(TAKEN).toContain((await driver.send(paid)).outcome);
    expect(await driver.settle(paid)).toMatchObject({ outcome: 'settled' });
    expect(await driver.payments(paid)).toBe(1);
  });

  test('69: it stays in processing, which is neither an end nor a doubt', async () => {
    const stuck = order(1_069n);
    await driver.send(stuck);
    await eventually('it is processing', async () => {
      const told = await driver.ask(stuck);
      if (told.outcome === 'awaiting-confirmation') {
        await driver.confirm(stuck, await driver.confirmationKey(stuck));
      }
      return told.outcome === 'processing';
    });
    expect(await driver.ask(stuck)).toMatchObject({ outcome: 'processing' });
    expect(await driver.payments(stuck)).toBe(0);
  });

  test.each([1_050n, 1_053n, 1_054n, 1_061n, 1_062n, 1_063n, 1_070n])(
    '%d ends as the book has it',
    async (cents) => {
      const sent = order(cents);
      await driver.send(sent);
      const paid = (await driver.settle(sent)).outcome === 'settled';
      expect(await driver.payments(sent)).toBe(paid ? 1 : 0);
    },
  );

  test('the provider closes, and what is asked then was not sent', async () => {
    const other = await aSandboxed(definition);
    const late = order(1_000n);
    other.provider.close();
    const closed = payoutDriver(other);
    expect(await closed.send(late)).toMatchObject({ outcome: 'not-sent' });
    expect(await closed.ask(late)).toMatchObject({ outcome: 'unknown' });
    expect(await closed.payments(late)).toBe(0);
    await other.close();
  });

  test('nothing it said holds a secret or a person', () => {
    expect(driver.heard.length).toBeGreaterThan(20);
    expect(saidAmiss(driver, one.sandbox.settings)).toEqual([]);
  });
});
