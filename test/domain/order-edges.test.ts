import { maskDestination, maskRecipient } from '../../src/domain/mask';
import { type OrderInput, parseOrder } from '../../src/domain/parse-order';
import { parsePixKey } from '../../src/domain/pix-key';
import { taxIdsAgree } from '../../src/domain/tax-id';

const CNPJ = '12ABC34501DE35';
const input = (changed: Partial<OrderInput> = {}): OrderInput => ({
  accountId: '00000000-0000-7000-8000-00000000acc1',
  idempotencyKey: 'withdrawal-1',
  amount: '10.50',
  destination: { pixKey: { type: 'CNPJ', value: CNPJ } },
  ...changed,
});
const parsed = (changed: Partial<OrderInput>) => {
  const result = parseOrder(input(changed));
  return 'order' in result ? result.order : result.refusals.map((one) => 'path' in one && one.path);
};

test('a CNPJ that is the key says who is paid; nothing else is made up', () => {
  expect(parsed({})).toMatchObject({
    recipient: { name: '*', taxId: CNPJ },
    priority: 'HIGH',
    description: null,
    pinnedProvider: null,
  });
});

test('what the caller says is kept', () => {
  const said = { priority: 'NORMAL', provider: 'one', description: 'a', orderId: 'b' } as const;
  expect(parsed(said)).toMatchObject({
    ...{ priority: 'NORMAL', pinnedProvider: 'one', description: 'a', orderId: 'b' },
  });
});

test('an empty text is none', () => {
  expect(parsed({ description: '', orderId: '' })).toMatchObject({
    description: null,
    orderId: null,
  });
});

test('blanks around a tax id are not part of it', () => {
  const recipient = { name: 'Maria', taxId: ' 529.982.247-25 ' };
  expect(parsed({ recipient })).toMatchObject({ recipient: { taxId: '52998224725' } });
});

test('without a destination it is the destination that is missing, not the recipient', () => {
  expect(parsed({ destination: {} })).toEqual([['input', 'destination']]);
});

test.each(['123456789', '1234567', '012345678'])('%s is no ISPB', (ispb) => {
  const bankAccount = { ispb, branch: '1', number: '12345', type: 'CHECKING' } as const;
  const recipient = { name: 'Maria', taxId: '52998224725' };
  expect(parsed({ recipient, destination: { bankAccount } })).toEqual([
    ['input', 'destination', 'bankAccount', 'ispb'],
  ]);
});

test('a key of 77 characters is the longest', () => {
  const longest = `${'a'.repeat(67)}@x.example`;
  expect(longest).toHaveLength(77);
  expect(parsePixKey('EMAIL', longest)).toEqual({ value: longest });
  expect('value' in (parsePixKey('EMAIL', `a${longest}`) ?? {})).toBe(false);
});

test.each(['5299', '529982247250', '***'])('%s has another length than ours', (theirs) => {
  expect(taxIdsAgree('52998224725', theirs)).toBe(false);
});

test.each([
  ['1', '*'],
  ['1234', '****'],
  ['12345', '***45'],
])('an account %s is shown as %s', (number, shown) => {
  const account = { kind: 'BANK_ACCOUNT', ispb: '1', branch: '1', digit: null } as const;
  expect(maskDestination({ ...account, number, type: 'CHECKING' })).toMatchObject({
    number: shown,
  });
});

test('blanks in a row part two words, not three', () => {
  expect(maskRecipient({ name: 'Ana  Lima', taxId: '52998224725' }).name).toBe('A** L***');
});
