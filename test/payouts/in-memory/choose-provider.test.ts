import type { Order } from '../../../src/domain/order';
import { chooseProvider, waitsFor } from '../../../src/payouts/choose-provider';
import { ACCOUNT, type Actor, anActor, MemoryDoor } from './memory-door';

const anOrder = (changed: Partial<Order> = {}): Order => ({
  ...{ accountId: ACCOUNT, idempotencyKey: 'k', amountCents: 10_000n, description: null },
  destination: { kind: 'PIX_KEY', type: 'EMAIL', value: 'recebedor@example.com' },
  recipient: { name: 'Recebedor', taxId: '52998224725' },
  ...{ priority: 'HIGH', pinnedProvider: null, orderId: null },
  ...changed,
});

const BANK = {
  kind: 'BANK_ACCOUNT',
  ispb: '12345678',
  branch: '1',
  number: '1',
  digit: null,
  type: 'CHECKING',
} as const;
const PHONE = { kind: 'PIX_KEY', type: 'PHONE', value: '+5511912345678' } as const;
const COMPANY = { name: 'Empresa', taxId: '11222333000181' };

const choice = (actors: Actor[], changed: Partial<Order> = {}, refusedBy?: string[]) =>
  chooseProvider(new MemoryDoor(actors).parts, anOrder(changed), refusedBy);
const obstacles = (...given: [Actor[], Partial<Order>?, string[]?]) =>
  choice(...given).routing.candidates.map(({ provider, obstacle }) => `${provider} ${obstacle}`);

const down = (name: string) => anActor(name, { unable: () => 'gives no answers' });

test('the first that can take it is chosen, and every other one is told of', () => {
  const able = choice([down('a'), anActor('b'), anActor('c')]);
  expect(able.refusal).toBeNull();
  expect(able.routing).toMatchObject({
    pinned: false,
    chosen: 'b',
    candidates: [
      { provider: 'a', obstacle: 'UNAVAILABLE', why: 'gives no answers' },
      { provider: 'b', obstacle: null, why: null },
      { provider: 'c', obstacle: null, why: null },
    ],
  });
});

test('a provider that is out of reach is waited for, and not refused', () => {
  expect(choice([down('a')])).toMatchObject({ routing: { chosen: null }, refusal: null });
});

test('what a provider cannot do stands in the way, however well it is', () => {
  expect(
    obstacles([anActor('a', { can: { bankAccounts: false } })], { destination: BANK }),
  ).toEqual(['a BANK_ACCOUNT']);
  expect(obstacles([anActor('a')], { destination: BANK })).toEqual(['a null']);
  expect(obstacles([anActor('a')], { destination: PHONE })).toEqual(['a PIX_KEY_TYPE']);
  expect(obstacles([anActor('a')], { recipient: COMPANY })).toEqual(['a RECIPIENT_KIND']);
  expect(obstacles([anActor('a')], { recipient: { name: 'x', taxId: '1' } })).toEqual(['a null']);
});

test('who refused it is not asked again', () => {
  expect(obstacles([anActor('a'), anActor('b')], {}, ['a'])).toEqual([
    'a REFUSED_BEFORE',
    'b null',
  ]);
});

test('a caller who insists gets that provider or none', () => {
  const pinned = { pinnedProvider: 'b' };
  expect(obstacles([anActor('a'), anActor('b')], pinned)).toEqual(['a NOT_PINNED', 'b null']);
  expect(choice([anActor('a'), anActor('b')], pinned).routing).toMatchObject({
    pinned: true,
    chosen: 'b',
  });
  const none = choice([anActor('a')], pinned).refusal;
  expect(none).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'provider'] });
  expect(choice([], {}).refusal).toMatchObject({ path: ['input', 'provider'] });
});

test.each<[string, Partial<Order>, string[]]>([
  ['bank account', { destination: BANK }, ['input', 'destination', 'bankAccount']],
  ['type of key', { destination: PHONE }, ['input', 'destination', 'pixKey', 'type']],
  ['recipient', { recipient: COMPANY }, ['input', 'recipient', 'taxId']],
])('what nobody will ever do is refused at once: %s', (_what, changed, path) => {
  const can = { bankAccounts: false };
  const { refusal } = choice([anActor('a', { can }), down('b')].slice(0, 1), changed);
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', path });
});

test('where one other could do it later, it is recorded and waits', () => {
  const never = anActor('a', { can: { bankAccounts: false } });
  expect(choice([never, down('b')], { destination: BANK }).refusal).toBeNull();
});

test('who insisted on one that cannot is told who can', () => {
  const never = anActor('a', { can: { bankAccounts: false } });
  const changed = { destination: BANK, pinnedProvider: 'a' };
  const told = (actors: Actor[]) => JSON.stringify(choice(actors, changed).refusal);
  expect(told([never, anActor('b'), anActor('c')])).toMatch(/\bb\W+c\b/);
  const nor = anActor('b', { can: { bankAccounts: false } });
  expect(told([never, nor])).not.toMatch(/\bb\b/);
});

describe('the float', () => {
  async function poor(name: string) {
    const actor = anActor(name);
    actor.script.balance = { availableCents: 9_999n, blockedCents: null };
    return actor;
  }

  test('too little of our money everywhere is an answer of its own', async () => {
    const door = new MemoryDoor([await poor('a')]);
    await door.parts.floats.refresh();
    const { refusal, routing } = chooseProvider(door.parts, anOrder());
    expect(routing.candidates).toMatchObject([{ obstacle: 'FLOAT' }]);
    expect(refusal).toEqual({ code: 'PROVIDER_BALANCE', retryAfterSeconds: 30 });
  });

  test('a provider that never could does not make it another answer', async () => {
    const never = anActor('b', { can: { pixKeyTypes: [], balance: false } });
    const door = new MemoryDoor([await poor('a'), never]);
    await door.parts.floats.refresh();
    expect(chooseProvider(door.parts, anOrder()).refusal).toMatchObject({
      code: 'PROVIDER_BALANCE',
    });
  });

  test('one that is only out of reach does', async () => {
    const away = anActor('b', { unable: () => 'gives no answers', can: { balance: false } });
    const door = new MemoryDoor([await poor('a'), away]);
    await door.parts.floats.refresh();
    expect(chooseProvider(door.parts, anOrder()).refusal).toBeNull();
    expect(chooseProvider(door.parts, anOrder({ amountCents: 9_999n })).routing.chosen).toBe('a');
  });
});

test('an order that waits says for whom and why', () => {
  const { routing } = choice([down('a'), anActor('b'), down('c')], { pinnedProvider: 'a' });
  expect(waitsFor(routing)).toBe('a gives no answers');
  expect(waitsFor(choice([down('a'), down('c')]).routing)).toBe(
    'a gives no answers; c gives no answers',
  );
  expect(waitsFor(choice([anActor('a')]).routing)).not.toContain('null');
});

test('a key spends the budget of keys, a bank account does not', () => {
  const asked: boolean[] = [];
  const unable = (byKey: boolean) => {
    asked.push(byKey);
    return null;
  };
  choice([anActor('a', { unable })]);
  choice([anActor('a', { unable })], { destination: BANK });
  expect(asked).toEqual([true, false]);
});
