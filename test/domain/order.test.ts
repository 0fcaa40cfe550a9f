import { differingFields, type Order } from '../../src/domain/order';

const FIRST: Order = {
  accountId: '00000000-0000-7000-8000-00000000acc1',
  idempotencyKey: 'withdrawal-1',
  amountCents: 1_000n,
  destination: { kind: 'PIX_KEY', type: 'CPF', value: '52998224725' },
  recipient: { name: 'Maria Exemplo', taxId: '52998224725' },
  description: 'Saque',
  priority: 'HIGH',
  pinnedProvider: null,
  orderId: null,
};
const BANK: Order['destination'] = {
  kind: 'BANK_ACCOUNT',
  ispb: '12345678',
  branch: '1',
  number: '12345',
  digit: null,
  type: 'CHECKING',
};
const pixKey = (changed: object) => ({ destination: { ...FIRST.destination, ...changed } });
const recipient = (changed: object) => ({ recipient: { ...FIRST.recipient, ...changed } });

test.each`
  changed                                                  | fields
  ${{}}                                                    | ${[]}
  ${{ accountId: '00000000-0000-7000-8000-00000000acc2' }} | ${['accountId']}
  ${{ amountCents: 1_001n }}                               | ${['amount']}
  ${pixKey({ value: '12345678909' })}                      | ${['destination.pixKey.value']}
  ${pixKey({ type: 'EVP' })}                               | ${['destination.pixKey.type']}
  ${{ destination: BANK }}                                 | ${['destination']}
  ${recipient({ name: 'Maria' })}                          | ${['recipient.name']}
  ${recipient({ taxId: '12345678909' })}                   | ${['recipient.taxId']}
  ${{ description: null }}                                 | ${['description']}
  ${{ priority: 'NORMAL' }}                                | ${['priority']}
  ${{ pinnedProvider: 'one' }}                             | ${['provider']}
  ${{ orderId: 'A-1' }}                                    | ${['orderId']}
`('with $changed it differs in $fields', ({ changed, fields }) => {
  const second: Order = { ...FIRST, ...changed };
  expect(differingFields(FIRST, second)).toEqual(fields);
  expect(differingFields(second, FIRST)).toEqual(fields);
});

test.each([
  ['ispb', '87654321'],
  ['branch', '2'],
  ['number', '54321'],
  ['digit', '0'],
  ['type', 'SAVINGS'],
])('a bank account with another %s differs in it', (field, value) => {
  const first: Order = { ...FIRST, destination: BANK };
  const second = { ...FIRST, destination: { ...BANK, [field]: value } } as Order;
  expect(differingFields(first, { ...first, destination: { ...BANK } })).toEqual([]);
  expect(differingFields(first, second)).toEqual([`destination.bankAccount.${field}`]);
});

test('every differing field is named, in the order of the input', () => {
  const second: Order = {
    ...FIRST,
    amountCents: 1n,
    destination: { kind: 'PIX_KEY', type: 'CPF', value: '12345678909' },
    recipient: { name: 'Ana', taxId: '12345678909' },
    orderId: 'A-1',
  };
  expect(differingFields(FIRST, second)).toEqual([
    'amount',
    'destination.pixKey.value',
    'recipient.name',
    'recipient.taxId',
    'orderId',
  ]);
});

test('the key itself is not compared: it is what brought the two together', () => {
  expect(differingFields(FIRST, { ...FIRST, idempotencyKey: 'other' })).toEqual([]);
});
