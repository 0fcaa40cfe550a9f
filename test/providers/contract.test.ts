import { textFromCents } from '../../src/domain/money';
import { PROVIDERS } from '../../src/providers/registry';
import { type PayoutDriver, payoutDriver } from '../support/payout-driver';
import { anOrder, aSandboxed, NOWHERE, type Sandboxed } from '../support/sandboxed-provider';
import { saidAmiss } from '../support/spoken-words';
import { orderMaker } from '../support/synthetic-orders';

const TIME_SCALE = 0.05;
const RICH = 1_000_000_000_000n;

/** One behaviour for every provider: what is said here holds for the next one too. */
describe.each(PROVIDERS)('$name', (definition) => {
  let one: Sandboxed;
  let driver: PayoutDriver;
  let order: ReturnType<typeof orderMaker>;
  beforeAll(async () => {
    one = await aSandboxed(definition, { openingBalanceCents: RICH, timeScale: TIME_SCALE });
    driver = payoutDriver(one);
    order = orderMaker(one.provider.capabilities);
  });
  afterAll(() => one.close());

  test('is refused without its settings, and every missing one is named', () => {
    const read = definition.settings.safeParse({});
    const missing = read.error?.issues.map(({ path }) => path[0]) ?? [];
    expect(missing).toEqual(expect.arrayContaining(['BASE_URL']));
    expect(Object.keys(one.sandbox.settings)).toEqual(expect.arrayContaining(missing));
    for (const name of missing) {
      const without = definition.settings.safeParse({
        ...one.sandbox.settings,
        [name!]: undefined,
      });
      expect(without.error?.issues.map(({ path }) => path[0])).toEqual([name]);
    }
  });

  test('says the same of itself that it does', () => {
    const { provider } = one;
    const { capabilities: can } = provider;
    expect(provider.name).toBe(definition.name);
    expect(can.pixKeyTypes.length).toBeGreaterThan(0);
    expect(can.recipientKinds).toContain('CPF');
    // Sent again after proved absence: that is safe only where a second send pays nothing.
    if (!can.idempotentSubmit) expect(can.absenceIsProofAfterMs).toBeNull();
    if (can.confirmsAloneUpToCents !== null) expect('confirm' in provider).toBe(true);
  });

  test('a submit answer never settles a payout, a look-up does', async () => {
    const paid = order(1_000n);
    const taken = await driver.send(paid);
    expect(['accepted', 'processing', 'awaiting-provider-approval']).toContain(taken.outcome);
    const end = await driver.settle(paid);
    expect(end).toMatchObject({ outcome: 'settled', providerStatus: expect.any(String) });
    expect(await driver.payments(paid)).toBe(1);
    // By now the provider is known to name its own order.
    expect(driver.reference(paid).providerId).toEqual(expect.any(String));
  });

  test('submitting twice moves money once, or the centre must forbid it', async () => {
    const twice = order(2_000n);
    if (!one.provider.capabilities.idempotentSubmit) {
      expect(one.provider.capabilities.absenceIsProofAfterMs).toBeNull();
      return;
    }
    await Promise.all([driver.send(twice), driver.send(twice)]);
    await driver.settle(twice);
    await driver.send(twice);
    await driver.send({ ...twice, amountCents: 2_100n });
    await driver.settle(twice);
    expect(await driver.entries(twice)).toMatchObject([{ payments: 1 }]);
  });

  test('a payout that was never sent is absent', async () => {
    expect(await driver.ask(order(1_000n))).toMatchObject({ outcome: 'absent' });
  });

  test('a payout is found by our key alone where it says so', async () => {
    if (!one.provider.capabilities.lookUpByOurKey) return;
    const paid = order(2_200n);
    await driver.send(paid);
    await driver.settle(paid);
    const bare = { ...driver.reference(paid), providerId: null, endToEndId: null };
    expect(await one.provider.lookUp(bare)).toMatchObject({ outcome: 'settled' });
  });

  test('a payout is not taken for another of the same amount', async () => {
    const [first, second] = [order(2_300n), order(2_300n)];
    await driver.send(first);
    await driver.settle(first);
    expect(await driver.ask(second)).toMatchObject({ outcome: 'absent' });
  });

  test.each([1n, 99n, 100n, 12_345n, 2_147_483_648n, 99_999_999_999n])(
    '%d centavos survive the way there and back',
    async (amountCents) => {
      const paid = order(amountCents);
      await driver.send(paid);
      const end = await driver.settle(paid);
      expect(end.outcome).toBe('settled');
      expect([amountCents, undefined]).toContain(end.amountCents);
      const amount = textFromCents(amountCents);
      expect(await driver.entries(paid)).toMatchObject([{ amount, payments: 1 }]);
    },
  );

  test('every kind of key and of recipient that it offers is paid', async () => {
    const { pixKeyTypes, recipientKinds } = one.provider.capabilities;
    const VALUES = {
      CPF: '52998224725',
      CNPJ: '11222333000181',
      EMAIL: 'recebedora@example.com',
      PHONE: '+5583986182244',
      EVP: '123e4567-e89b-12d3-a456-426655440000',
    };
    const TAX_IDS = { CPF: '52998224725', CNPJ: '11222333000181' };
    for (const type of pixKeyTypes) {
      const kind = type === 'CNPJ' && recipientKinds.includes('CNPJ') ? 'CNPJ' : 'CPF';
      const recipient = { name: 'Recebedora de Teste', taxId: TAX_IDS[kind] };
      const destination = { kind: 'PIX_KEY', type, value: VALUES[type] } as const;
      const paid = order(3_000n, { destination, recipient });
      await driver.send(paid);
      expect([type, (await driver.settle(paid)).outcome]).toEqual([type, 'settled']);
      expect(await driver.entries(paid)).toMatchObject([{ payments: 1 }]);
    }
  });

  test('a bank account is paid where it is offered', async () => {
    const destination = {
      kind: 'BANK_ACCOUNT',
      ispb: '99999004',
      branch: '0001',
      number: '1234567',
      digit: '8',
      type: 'CHECKING',
    } as const;
    const paid = order(3_200n, { destination });
    if (!one.provider.capabilities.bankAccounts) return;
    await driver.send(paid);
    expect(await driver.settle(paid)).toMatchObject({ outcome: 'settled' });
    expect(await driver.entries(paid)).toMatchObject([{ pixKey: null, payments: 1 }]);
  });

  test('a description and a priority go with an order, however long or plain', async () => {
    const { descriptionMax } = one.provider.capabilities;
    const description = 'ç'.repeat(Math.min(descriptionMax, 72));
    const paid = order(3_100n, { description, priority: 'NORMAL', orderId: 'pedido 1/2' });
    await driver.send(paid);
    expect(await driver.settle(paid)).toMatchObject({ outcome: 'settled' });
  });

  test('a settled payout may be returned, in part or whole', async () => {
    if (!one.provider.capabilities.refunds) return;
    const [half, whole] = [order(1_059n), order(1_060n)];
    for (const paid of [half, whole]) {
      await driver.send(paid);
      await driver.settle(paid);
    }
    expect(await driver.until(whole, 'refunded')).toMatchObject({ full: true });
    expect(await driver.payments(whole)).toBe(1);
    // Not every API has a word for a return in part.
    const [entry] = await driver.entries(half);
    if (entry?.refunds.length === 0) return;
    const partly = await driver.until(half, 'refunded');
    expect(partly).toMatchObject({ full: false, refunds: [{ amountCents: 529n }] });
  });

  test('a thousand callers share one token', async () => {
    const fresh = definition.create(definition.settings.parse(one.sandbox.settings), NOWHERE);
    const before = (await one.book()).tokensIssued;
    const reference = driver.reference(anOrder(1_000n));
    const asked = Array.from({ length: 1_000 }, () => fresh.lookUp(reference));
    const outcomes = new Set((await Promise.all(asked)).map(({ outcome }) => outcome));
    expect(outcomes).toContain('absent');
    // A busy machine may not get a thousand answers within the limit of one.
    outcomes.delete('unknown');
    expect([...outcomes]).toEqual(['absent']);
    // None at all where the API has no tokens.
    expect((await one.book()).tokensIssued).toBe(before === 0 ? 0 : before + 1);
    fresh.close();
  });

  test('the balance falls by what was paid, and cannot be overdrawn', async () => {
    const poor = await aSandboxed(definition, {
      openingBalanceCents: 10_000n,
      timeScale: TIME_SCALE,
    });
    const payer = payoutDriver(poor);
    const hasBalance = poor.provider.capabilities.balance;
    const reads = async (availableCents: bigint) => {
      const float = await poor.provider.balance();
      if (hasBalance) expect(float).toMatchObject({ availableCents });
      else expect(float).toBeNull();
    };
    await reads(10_000n);
    const paid = order(3_000n);
    await payer.send(paid);
    await payer.settle(paid);
    await reads(7_000n);
    const tooMuch = order(7_001n);
    const told = await payer.send(tooMuch);
    const end = told.outcome === 'failed' ? told : await payer.settle(tooMuch);
    expect(end).toMatchObject({ outcome: 'failed', failure: { code: 'INSUFFICIENT_FUNDS' } });
    await reads(7_000n);
    await poor.close();
  });

  test('nothing it said holds a secret or a person', () => {
    expect(driver.heard.length).toBeGreaterThan(20);
    expect(saidAmiss(driver, one.sandbox.settings)).toEqual([]);
  });
});
