import { type OrderInput, parseOrder } from '../../src/domain/parse-order';

const ACCOUNT = '00000000-0000-7000-8000-00000000acc1';

const anInput = (changed: Partial<OrderInput> = {}): OrderInput => ({
  accountId: ACCOUNT,
  idempotencyKey: 'withdrawal-1',
  amount: '10.50',
  destination: { pixKey: { type: 'CPF', value: '529.982.247-25' } },
  recipient: { name: ' Maria Exemplo ', taxId: '529.982.247-25' },
  priority: 'HIGH',
  ...changed,
});

const bank = { ispb: '12345678', branch: '1', number: '12345', type: 'CHECKING' } as const;
const toBank = (changed: object): Partial<OrderInput> => ({
  destination: { bankAccount: { ...bank, ...changed } },
});

const orderOf = (changed: Partial<OrderInput>) => {
  const parsed = parseOrder(anInput(changed));
  if ('refusals' in parsed) throw new Error(JSON.stringify(parsed.refusals));
  return parsed.order;
};

const refusedPaths = (changed: Partial<OrderInput>): string[] => {
  const parsed = parseOrder(anInput(changed));
  if (!('refusals' in parsed)) return [];
  return parsed.refusals.map((refusal) =>
    'path' in refusal ? `${refusal.code} ${refusal.path.join('.')}` : refusal.code,
  );
};

test('what is in an order is canonical', () => {
  expect(orderOf({ accountId: ACCOUNT.toUpperCase() })).toEqual({
    accountId: ACCOUNT,
    idempotencyKey: 'withdrawal-1',
    amountCents: 1_050n,
    destination: { kind: 'PIX_KEY', type: 'CPF', value: '52998224725' },
    recipient: { name: 'Maria Exemplo', taxId: '52998224725' },
    description: null,
    priority: 'HIGH',
    pinnedProvider: null,
    orderId: null,
  });
});

test.each([null, undefined])(
  'a key that is a tax id says who is paid (recipient %s)',
  (recipient) => {
    expect(orderOf({ recipient }).recipient).toEqual({ name: '*', taxId: '52998224725' });
    const key = { type: 'EMAIL', value: 'recebedor@example.com' } as const;
    expect(refusedPaths({ recipient, destination: { pixKey: key } })).toEqual([
      'INVALID_INPUT input.recipient',
    ]);
    expect(refusedPaths({ ...toBank({}), recipient })).toEqual(['INVALID_INPUT input.recipient']);
  },
);

test('a bank account keeps letters, and an empty check digit is none', () => {
  const { destination } = orderOf(toBank({ ispb: '1A2B3C4D', number: '12345X', digit: '' }));
  expect(destination).toEqual({
    kind: 'BANK_ACCOUNT',
    ispb: '1A2B3C4D',
    branch: '1',
    number: '12345X',
    digit: null,
    type: 'CHECKING',
  });
});

test.each`
  field               | changed
  ${'idempotencyKey'} | ${{ idempotencyKey: 'a'.repeat(64) }}
  ${'idempotencyKey'} | ${{ idempotencyKey: 'A-z_0.9:x' }}
  ${'description'}    | ${{ description: 'Salário de março'.padEnd(72, '.') }}
  ${'description'}    | ${{ description: '💸'.repeat(72) }}
  ${'description'}    | ${{ description: '' }}
  ${'description'}    | ${{ description: null }}
  ${'orderId'}        | ${{ orderId: '#'.repeat(64) }}
  ${'recipient'}      | ${{ recipient: { name: 'Ç'.repeat(140), taxId: '12.ABC.345/01DE-35' } }}
  ${'digit'}          | ${toBank({ digit: 'X' })}
  ${'branch'}         | ${toBank({ branch: '0001' })}
  ${'number'}         | ${toBank({ number: '1'.repeat(20) })}
`('$field takes $changed', ({ changed }) => {
  expect(refusedPaths(changed)).toEqual([]);
});

test.each`
  path                                | changed
  ${'idempotencyKey'}                 | ${{ idempotencyKey: '' }}
  ${'idempotencyKey'}                 | ${{ idempotencyKey: 'a'.repeat(65) }}
  ${'idempotencyKey'}                 | ${{ idempotencyKey: 'withdrawal 1' }}
  ${'idempotencyKey'}                 | ${{ idempotencyKey: 'saque-ç' }}
  ${'idempotencyKey'}                 | ${{ idempotencyKey: 'key\n' }}
  ${'amount'}                         | ${{ amount: '0.00' }}
  ${'amount'}                         | ${{ amount: '10,50' }}
  ${'amount'}                         | ${{ amount: '10.505' }}
  ${'destination'}                    | ${{ destination: {} }}
  ${'destination'}                    | ${{ destination: { pixKey: null, bankAccount: null } }}
  ${'destination.pixKey.value'}       | ${{ destination: { pixKey: { type: 'EVP', value: '52998224725' } } }}
  ${'destination.bankAccount.ispb'}   | ${toBank({ ispb: '1234567' })}
  ${'destination.bankAccount.ispb'}   | ${toBank({ ispb: '1a2b3c4d' })}
  ${'destination.bankAccount.ispb'}   | ${toBank({ ispb: '' })}
  ${'destination.bankAccount.branch'} | ${toBank({ branch: '00012' })}
  ${'destination.bankAccount.branch'} | ${toBank({ branch: '' })}
  ${'destination.bankAccount.number'} | ${toBank({ number: '123-4' })}
  ${'destination.bankAccount.number'} | ${toBank({ number: '1'.repeat(21) })}
  ${'destination.bankAccount.number'} | ${toBank({ number: '' })}
  ${'destination.bankAccount.digit'}  | ${toBank({ digit: '10' })}
  ${'destination.bankAccount.digit'}  | ${toBank({ digit: '-' })}
  ${'recipient.name'}                 | ${{ recipient: { name: '  ', taxId: '52998224725' } }}
  ${'recipient.name'}                 | ${{ recipient: { name: 'a'.repeat(141), taxId: '52998224725' } }}
  ${'recipient.name'}                 | ${{ recipient: { name: 'Maria\u0000', taxId: '52998224725' } }}
  ${'recipient.name'}                 | ${{ recipient: { name: 'Maria\ud800', taxId: '52998224725' } }}
  ${'recipient.taxId'}                | ${{ recipient: { name: 'Maria', taxId: '12345678901' } }}
  ${'recipient.taxId'}                | ${{ recipient: { name: 'Maria', taxId: '' } }}
  ${'description'}                    | ${{ description: 'a'.repeat(73) }}
  ${'description'}                    | ${{ description: 'two\nlines' }}
  ${'description'}                    | ${{ description: 'half a pair \udc00' }}
  ${'orderId'}                        | ${{ orderId: 'a'.repeat(65) }}
  ${'orderId'}                        | ${{ orderId: '\u007f' }}
`('$path refuses $changed', ({ path, changed }) => {
  expect(refusedPaths(changed)).toEqual([`INVALID_INPUT input.${path}`]);
});

test.each(['', 'acc1', `${ACCOUNT}0`, `{${ACCOUNT}}`])('no account is called %j', (accountId) => {
  expect(refusedPaths({ accountId })).toEqual(['NOT_FOUND input.accountId']);
});

test('two destinations are one too many', () => {
  const destination = { pixKey: { type: 'CPF', value: '52998224725' }, bankAccount: bank } as const;
  expect(refusedPaths({ destination })).toEqual(['INVALID_INPUT input.destination']);
});

test('every fault is told at once', () => {
  const faults = refusedPaths({
    accountId: 'x',
    idempotencyKey: '',
    amount: 'ten',
    destination: { pixKey: { type: 'PHONE', value: '11912345678' } },
    recipient: { name: '', taxId: '1' },
    description: '\n',
    orderId: '\n',
  });
  expect(faults).toEqual([
    'INVALID_INPUT input.idempotencyKey',
    'NOT_FOUND input.accountId',
    'INVALID_INPUT input.amount',
    'INVALID_INPUT input.destination.pixKey.value',
    'INVALID_INPUT input.recipient.name',
    'INVALID_INPUT input.recipient.taxId',
    'INVALID_INPUT input.description',
    'INVALID_INPUT input.orderId',
  ]);
});

test('no refusal repeats what was typed', () => {
  const typed = 'SECRET-1';
  const parsed = parseOrder(
    anInput({
      accountId: typed,
      idempotencyKey: `${typed} `,
      amount: typed,
      destination: { pixKey: { type: 'CPF', value: typed } },
      recipient: { name: `${typed}\n\n.`, taxId: typed },
      description: `${typed}\n`,
      orderId: `${typed}\n`,
    }),
  );
  expect('refusals' in parsed && parsed.refusals).toHaveLength(8);
  expect(JSON.stringify(parsed)).not.toContain(typed);
});
