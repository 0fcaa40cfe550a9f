import { anOrder, type Requested } from '../support/api-client';
import { aRunningApp, type TestApp } from '../support/running-app';

let app: TestApp;
let opening: string;
beforeAll(async () => {
  app = await aRunningApp();
  opening = (await app.api.balance(app.accountId)).available;
}, 60_000);
afterAll(() => app.stop(), 60_000);

// What was refused has moved nothing and is remembered nowhere.
afterEach(async () => {
  expect(await app.faults()).toEqual([]);
  const { rows } = await app.pool.query('select id from payout where account_id = $1', [
    app.accountId,
  ]);
  expect(rows).toEqual([]);
  expect(await app.api.balance(app.accountId)).toMatchObject({ available: opening, held: '0.00' });
});

const request = (changed: object): Promise<Requested> =>
  app.api.request(anOrder(app.accountId, changed));

interface Blamed {
  readonly path: readonly string[];
  readonly code?: string;
  readonly type?: string;
}

function expectRefusal({ payout, replayed, userErrors }: Requested, blamed: Blamed): void {
  const { path, code = 'INVALID_INPUT', type = 'InvalidInputError' } = blamed;
  expect({ payout, replayed }).toEqual({ payout: null, replayed: false });
  expect(userErrors).toHaveLength(1);
  expect(userErrors[0]).toMatchObject({ __typename: type, code, path, retryable: false });
  expect(userErrors[0]?.message).not.toMatch(/52998224725|undefined|null|NaN/);
}

const KEY = ['input', 'destination', 'pixKey', 'value'];

test.each`
  type       | value                                     | fault
  ${'CPF'}   | ${'52998224726'}                          | ${'wrong check digits'}
  ${'CPF'}   | ${'52998224733'}                          | ${'only its last digit right'}
  ${'CPF'}   | ${'11111111111'}                          | ${'eleven equal digits'}
  ${'CPF'}   | ${'5299822472'}                           | ${'ten digits'}
  ${'CPF'}   | ${'529.982.24725'}                        | ${'half its punctuation'}
  ${'CPF'}   | ${'11222333000181'}                       | ${'a CNPJ'}
  ${'CNPJ'}  | ${'11222333000182'}                       | ${'wrong check digits'}
  ${'CNPJ'}  | ${'12ABC34501DE36'}                       | ${'wrong check digits, alphanumeric'}
  ${'CNPJ'}  | ${'12abc34501de35'}                       | ${'small letters'}
  ${'CNPJ'}  | ${'12abc34501de05'}                       | ${'small letters, digits to match'}
  ${'CNPJ'}  | ${'12ABC34501DEA5'}                       | ${'a letter as check digit'}
  ${'CNPJ'}  | ${'00000000000000'}                       | ${'fourteen equal digits'}
  ${'EMAIL'} | ${'maria.example.com'}                    | ${'no at sign'}
  ${'EMAIL'} | ${'maria silva@example.com'}              | ${'a blank'}
  ${'EMAIL'} | ${`${'m'.repeat(66)}@example.com`}        | ${'78 characters'}
  ${'EMAIL'} | ${'maria@example.com\u0000'}              | ${'a control character'}
  ${'PHONE'} | ${'11912345678'}                          | ${'no country code'}
  ${'PHONE'} | ${'+55 11 91234-5678'}                    | ${'punctuation'}
  ${'PHONE'} | ${'+5511912345678901234'}                 | ${'too many digits'}
  ${'EVP'}   | ${'123e4567e89b12d3a456426655440000'}     | ${'no hyphens'}
  ${'EVP'}   | ${'123e4567-e89b-12d3-a456-42665544000g'} | ${'a letter that is no digit'}
  ${'EVP'}   | ${"' or 1=1; drop table payout; --"}      | ${'SQL'}
  ${'EVP'}   | ${''}                                     | ${'nothing'}
`('a $type key with $fault is refused by name', async ({ type, value }) => {
  expectRefusal(await request({ destination: { pixKey: { type, value } } }), { path: KEY });
});

test.each`
  amount                    | fault
  ${'0'}                    | ${'zero'}
  ${'0.00'}                 | ${'zero in centavos'}
  ${'-1.00'}                | ${'negative'}
  ${'+1.00'}                | ${'a plus sign'}
  ${'10.005'}               | ${'three decimals'}
  ${'10.000'}               | ${'three decimals, all zero'}
  ${'1e2'}                  | ${'an exponent'}
  ${'0x10'}                 | ${'hexadecimal'}
  ${'10,50'}                | ${'a comma'}
  ${'1.000,50'}             | ${'Brazilian punctuation'}
  ${'R$ 10.50'}             | ${'a currency sign'}
  ${''}                     | ${'nothing'}
  ${' 10.50'}               | ${'a blank'}
  ${'10.50\n'}              | ${'a line break'}
  ${'10.'}                  | ${'a lonely point'}
  ${'.50'}                  | ${'no digit before the point'}
  ${'١٠'}                   | ${'Arabic digits'}
  ${'NaN'}                  | ${'no number'}
  ${'Infinity'}             | ${'no end'}
  ${'10000000000.00'}       | ${'one centavo more than Pix carries'}
  ${'92233720368547758.08'} | ${'more centavos than a bigint'}
  ${'9'.repeat(90)}         | ${'ninety digits'}
`('an amount with $fault is refused by name', async ({ amount }) => {
  expectRefusal(await request({ amount }), { path: ['input', 'amount'] });
});

test('the largest amount Pix carries is read as one; there is only no balance for it', async () => {
  const { userErrors } = await request({ amount: '9999999999.99' });
  // Which of the two balances is told depends on whether the provider's has been read yet.
  expect(userErrors).toHaveLength(1);
  expect(['INSUFFICIENT_BALANCE', 'PROVIDER_BALANCE']).toContain(userErrors[0]?.code);
});

test.each`
  field                | value                                              | fault
  ${'idempotencyKey'}  | ${'k'.repeat(65)}                                  | ${'65 characters'}
  ${'idempotencyKey'}  | ${''}                                              | ${'nothing'}
  ${'idempotencyKey'}  | ${'order 1'}                                       | ${'a blank'}
  ${'idempotencyKey'}  | ${'pedido-ção'}                                    | ${'accents'}
  ${'idempotencyKey'}  | ${'order-1\n'}                                     | ${'a line break'}
  ${'description'}     | ${'d'.repeat(73)}                                  | ${'73 characters'}
  ${'description'}     | ${'two\nlines'}                                    | ${'a line break'}
  ${'description'}     | ${'half \ud83d'}                                   | ${'half a character'}
  ${'orderId'}         | ${'o'.repeat(65)}                                  | ${'65 characters'}
  ${'orderId'}         | ${'a\u0000b'}                                      | ${'a NUL'}
  ${'provider'}        | ${'paypal'}                                        | ${'nobody here'}
  ${'provider'}        | ${'__proto__'}                                     | ${'a word of the language'}
  ${'recipient.name'}  | ${{ name: '', taxId: '52998224725' }}              | ${'nothing'}
  ${'recipient.name'}  | ${{ name: ' \t ', taxId: '52998224725' }}          | ${'blanks'}
  ${'recipient.name'}  | ${{ name: 'Ma\u0007ria', taxId: '52998224725' }}   | ${'a control character'}
  ${'recipient.name'}  | ${{ name: 'Maria \ud800', taxId: '52998224725' }}  | ${'half a character'}
  ${'recipient.name'}  | ${{ name: 'm'.repeat(141), taxId: '52998224725' }} | ${'141 characters'}
  ${'recipient.taxId'} | ${{ name: 'Maria', taxId: '52998224726' }}         | ${'wrong check digits'}
  ${'recipient.taxId'} | ${{ name: 'Maria', taxId: '11222333000182' }}      | ${'wrong check digits, a CNPJ'}
  ${'recipient.taxId'} | ${{ name: 'Maria', taxId: '12abc34501de35' }}      | ${'small letters'}
  ${'recipient.taxId'} | ${{ name: 'Maria', taxId: '' }}                    | ${'nothing'}
`('$field with $fault is refused by name', async ({ field, value }) => {
  const path = ['input', ...(field as string).split('.')];
  expectRefusal(await request({ [path[1]!]: value }), { path });
});

const BANK = { ispb: '12345678', branch: '1', number: '123', digit: '4', type: 'CHECKING' };

test.each`
  field       | value
  ${'ispb'}   | ${'1234567'}
  ${'ispb'}   | ${''}
  ${'branch'} | ${'12345'}
  ${'branch'} | ${''}
  ${'number'} | ${'12-3'}
  ${'number'} | ${''}
  ${'digit'}  | ${'45'}
`('a bank account whose $field is "$value" is refused by name', async ({ field, value }) => {
  const bankAccount = { ...BANK, [field as string]: value };
  const path = ['input', 'destination', 'bankAccount', field as string];
  expectRefusal(await request({ destination: { bankAccount } }), { path });
});

test('everything wrong with an order is told at once', async () => {
  const { userErrors } = await request({
    idempotencyKey: '',
    amount: '0',
    destination: { pixKey: { type: 'PHONE', value: '1' } },
    recipient: { name: '', taxId: '1' },
    description: 'd'.repeat(73),
    orderId: 'o'.repeat(65),
  });
  expect(userErrors.map(({ path }) => path.slice(1).join('.'))).toEqual([
    'idempotencyKey',
    'amount',
    'destination.pixKey.value',
    'recipient.name',
    'recipient.taxId',
    'description',
    'orderId',
  ]);
});

test('orders beside a bad one in the same moment are taken for themselves', async () => {
  const account = await app.api.anAccount('100.00');
  const names = ['Ana', 'Half \ud800', 'Rui', 'N\u0000l', 'Eva'];
  const asked = names.map((name) =>
    app.api.request(anOrder(account, { recipient: { name, taxId: '52998224725' } })),
  );
  const taken = (await Promise.all(asked)).map(({ payout }) => payout !== null);
  expect(taken).toEqual([true, false, true, false, true]);
});
