import { type AccountInput, createAccount } from '../../../src/payouts/create-account';
import { type CreditInput, creditAccount } from '../../../src/payouts/credit-account';
import { ACCOUNT, CALLER, MemoryDoor } from './memory-door';

const make = (door: MemoryDoor, input: AccountInput) => createAccount(door.parts, CALLER, input);
const refusedFields = async (input: Partial<AccountInput>) => {
  const made = await make(new MemoryDoor(), { name: 'till', ...input });
  return made.kind === 'refused' ? made.refusals.map((one) => 'path' in one && one.path[1]) : [];
};

test('an account is opened empty', async () => {
  const input = { name: ' till ', externalId: 'shop-1', approvalLimit: '1000.50' };
  const made = await make(new MemoryDoor(), input);
  expect(made).toMatchObject({
    kind: 'account',
    account: { name: 'till', externalId: 'shop-1', approvalLimitCents: 100_050n },
    balance: { availableCents: 0n, heldCents: 0n },
    replayed: false,
  });
});

test('what is left out is none', async () => {
  for (const externalId of ['', null, undefined]) {
    const made = await make(new MemoryDoor(), { name: 'till', externalId, approvalLimit: '' });
    expect(made).toMatchObject({ account: { externalId: null, approvalLimitCents: null } });
  }
});

test('once for each external id', async () => {
  const door = new MemoryDoor();
  await make(door, { name: 'till', externalId: 'shop-1' });
  expect(await make(door, { name: 'till', externalId: 'shop-1' })).toMatchObject({
    replayed: true,
  });
});

test.each<[Partial<AccountInput>, string[]]>([
  [{ name: '  ' }, ['name']],
  [{ name: 'a'.repeat(101) }, ['name']],
  [{ name: 'a'.repeat(100) }, []],
  [{ externalId: 'with blank' }, ['externalId']],
  [{ externalId: 'é' }, ['externalId']],
  [{ externalId: 'a'.repeat(64) }, []],
  [{ externalId: 'a'.repeat(65) }, ['externalId']],
  [{ approvalLimit: '1,00' }, ['approvalLimit']],
  [{ approvalLimit: '1.001' }, ['approvalLimit']],
  [{ approvalLimit: 'x1' }, ['approvalLimit']],
  [{ approvalLimit: '1.0' }, []],
  [{ approvalLimit: '1'.repeat(16) }, ['approvalLimit']],
  [{ name: '', externalId: ' ', approvalLimit: '-1' }, ['name', 'externalId', 'approvalLimit']],
])('of %j is refused: %j', async (input, fields) => {
  expect(await refusedFields(input)).toEqual(fields);
});

describe('a credit', () => {
  const credit = (door: MemoryDoor, changed: Partial<CreditInput> = {}) => {
    const input = { accountId: ACCOUNT.toUpperCase(), amount: '5.00', reference: 'ref-1' };
    return creditAccount(door.parts, CALLER, { ...input, ...changed });
  };
  const refusals = async (changed: Partial<CreditInput>) => {
    const credited = await credit(await new MemoryDoor().open(), changed);
    return credited.kind === 'refused' ? credited.refusals : [];
  };

  test('is added once, and whoever watches the account is told once', async () => {
    const door = await new MemoryDoor().open();
    expect(await credit(door)).toMatchObject({
      kind: 'credited',
      balance: { availableCents: 1_000_500n },
      replayed: false,
    });
    expect(door.woken).toEqual(['account']);
    expect(await credit(door)).toMatchObject({
      balance: { availableCents: 1_000_500n },
      replayed: true,
    });
    expect(door.woken).toEqual(['account']);
  });

  test('of another amount under the same reference is refused', async () => {
    const door = await new MemoryDoor().open();
    await credit(door);
    expect(await credit(door, { amount: '6.00' })).toEqual({
      kind: 'refused',
      refusals: [{ code: 'IDEMPOTENCY_CONFLICT', differingFields: ['amount'] }],
    });
  });

  test('needs an account that is there', async () => {
    const missing = { code: 'NOT_FOUND', path: ['input', 'accountId'], what: 'account' };
    expect(await refusals({ accountId: 'x' })).toEqual([missing]);
    const other = ACCOUNT.replace(/b$/, 'f');
    expect(await refusals({ accountId: other })).toEqual([missing]);
  });

  test('needs an amount and a reference, and tells of both at once', async () => {
    expect(await refusals({ amount: '0', reference: '' })).toMatchObject([
      { path: ['input', 'amount'] },
      { path: ['input', 'reference'] },
    ]);
    for (const reference of ['a b', 'é', 'a'.repeat(65), ' a', 'a\n']) {
      expect(await refusals({ reference })).toMatchObject([{ path: ['input', 'reference'] }]);
    }
    expect(await refusals({ reference: 'A-z.0_9:' + 'a'.repeat(56) })).toEqual([]);
  });
});
