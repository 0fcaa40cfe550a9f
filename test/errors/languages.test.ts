import { randomUUID } from 'node:crypto';
import { anOrder, REQUEST } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { errorsOf, type Listener, listen, tell } from './language-client';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

const PT = { 'accept-language': 'pt-BR,pt;q=0.9,en;q=0.8' };
const BALANCE = '{ balance(accountId: "nobody") { total } }';

interface Case {
  readonly ask: object | string;
  readonly headers?: Record<string, string>;
  readonly en: string;
  readonly pt: string;
}

const LONG = JSON.stringify({ query: `#${'x'.repeat(33_000)}` });
const TOP_LEVEL: Record<string, Case> = {
  'what is not there': {
    ask: { query: BALANCE },
    en: 'there is no such account',
    pt: 'não existe essa conta',
  },
  'an argument': {
    ask: { query: '{ payouts(first: 0) { nodes { id } } }' },
    en: 'first: ask for 1 to 100',
    pt: 'first: peça de 1 a 100',
  },
  'a wrong key': {
    ask: { query: '{ viewer { name } }' },
    headers: { authorization: `Bearer ${'x'.repeat(32)}` },
    en: 'there is no such API key',
    pt: 'essa chave de API não existe',
  },
  'a document that is too dear': {
    ask: {
      query: `{ ${Array.from({ length: 11 }, (_, i) => `a${i}: viewer { name }`).join(' ')} }`,
    },
    en: 'the document has more than 10 fields at its root',
    pt: 'o documento tem mais de 10 campos na raiz',
  },
  'a subscription over HTTP': {
    ask: { query: 'subscription { payoutEvents { cursor } }' },
    en: 'subscriptions run on the socket, by graphql-transport-ws, or at /graphql/stream',
    pt: 'assinaturas correm no socket, por graphql-transport-ws, ou em /graphql/stream',
  },
  'a body that is too large': {
    ask: LONG,
    en: 'the body is too large',
    pt: 'o corpo é grande demais',
  },
};

test.each(Object.entries(TOP_LEVEL))('%s is told in the language asked for', async (_what, one) => {
  const { ask, headers, en, pt } = one;
  const english = await tell(app.url, ask, headers);
  const portuguese = await tell(app.url, ask, { ...headers, ...PT });
  expect(english.errors?.[0]?.message).toBe(en);
  expect(portuguese.errors?.[0]?.message).toBe(pt);
  expect(portuguese.errors?.[0]?.extensions).toEqual(english.errors?.[0]?.extensions);
  expect(JSON.stringify(portuguese)).not.toContain('saying');
  expect(english.headers.get('content-language')).toBe('en');
  expect(portuguese.headers.get('content-language')).toBe('pt-BR');
  expect(portuguese.headers.get('vary')).toBe('accept-language');
});

test('what the GraphQL library says stays English', async () => {
  const { errors } = await tell(app.url, { query: '{ nonsense }' }, PT);
  expect(errors?.[0]?.message).toBe('Cannot query field "nonsense" on type "Query".');
});

test('user errors are told in the language asked for, money and fields with them', async () => {
  const accountId = await app.api.anAccount('1234.56');
  const request = async (input: object, headers = {}) => {
    const { data } = await tell(app.url, { query: REQUEST, variables: { input } }, headers);
    const { userErrors } = data!['requestPayout'] as { userErrors: { message: string }[] };
    return userErrors.map(({ message }) => message);
  };
  const dear = anOrder(accountId, { amount: '2000.00' });
  expect(await request(dear)).toEqual([
    'the available balance of R$ 1,234.56 does not cover the amount',
  ]);
  expect(await request(dear, PT)).toEqual(['o saldo disponível de R$ 1.234,56 não cobre o valor']);
  const wrong = anOrder(accountId, {
    amount: '0',
    destination: { pixKey: { type: 'PHONE', value: '1' } },
  });
  expect(await request(wrong, PT)).toEqual([
    'deve ser maior que zero',
    'uma chave de telefone começa com + e o código do país, como +5511912345678',
  ]);
});

const FAILURE = 'query ($id: ID!) { payout(id: $id) { failure { code message } } }';
const WATCH = 'subscription ($id: ID!) { payoutChanged(id: $id) { failure { message } } }';

/** A payout to a key that nobody has: the centavos choose it. */
async function aFailed(): Promise<string> {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount: '1.66' }));
  const id = payout?.id ?? '';
  await eventually('it failed', async () => (await app.api.payout(id)).status === 'FAILED');
  return id;
}

test('why a payout failed is told in the language asked for, on the socket too', async () => {
  const id = await aFailed();
  const over = async (headers: object) => {
    const asked = { query: FAILURE, variables: { id } };
    const { data } = await tell(app.url, asked, { ...headers });
    return (data!['payout'] as { failure: { message: string } }).failure.message;
  };
  const heardBy = async (listener: Listener) => {
    listener.subscribe('1', WATCH, { id });
    const first = await eventually('the payout as it is', () => listener.heard[0]);
    listener.socket.terminate();
    return JSON.stringify(first.payload);
  };
  const [en, pt] = ['The Pix key is not registered.', 'A chave Pix não está cadastrada.'];
  expect([await over({}), await over(PT)]).toEqual([en, pt]);
  expect(await heardBy(await listen(app.url))).toContain(en);
  expect(await heardBy(await listen(app.url, { acceptLanguage: 'pt' }))).toContain(pt);
  expect(await heardBy(await listen(app.url, {}, PT))).toContain(pt);
});

test.each`
  what                 | params                                   | headers | message
  ${'nothing'}         | ${{}}                                    | ${{}}   | ${'there is no such payout'}
  ${'a parameter'}     | ${{ acceptLanguage: 'pt-BR' }}           | ${{}}   | ${'não existe esse pagamento'}
  ${'a header'}        | ${{}}                                    | ${PT}   | ${'não existe esse pagamento'}
  ${'both, differing'} | ${{ acceptLanguage: 'en' }}              | ${PT}   | ${'there is no such payout'}
  ${'no text'}         | ${{ acceptLanguage: ['pt'] }}            | ${{}}   | ${'there is no such payout'}
  ${'a hostile text'}  | ${{ acceptLanguage: ','.repeat(9_000) }} | ${{}}   | ${'there is no such payout'}
`('a socket opened with $what is told "$message"', async ({ params, headers, message }) => {
  const listener = await listen(app.url, params as object, headers as Record<string, string>);
  listener.subscribe('1', WATCH, { id: randomUUID() });
  const first = await eventually('an answer', () => listener.heard[0]);
  listener.socket.terminate();
  expect(errorsOf(first)).toMatchObject([{ message, extensions: { code: 'NOT_FOUND' } }]);
});

test('a hostile header of any kind is answered in English', async () => {
  for (const value of ['x'.repeat(8_000), ','.repeat(8_000), 'pt;q=9', '*;q=0', '<script>']) {
    const { errors, status } = await tell(
      app.url,
      { query: BALANCE },
      { 'accept-language': value },
    );
    expect([status, errors?.[0]?.message]).toEqual([200, 'there is no such account']);
  }
});

const CATALOGUE = `query ($locale: Locale, $kind: ErrorKind) {
  errorCatalogue(locale: $locale, kind: $kind) {
    kind code typename httpStatus cause fault retry key messages
  }
}`;

test('the catalogue is read through the schema, in the language asked for', async () => {
  const read = async (variables: object, headers = {}) => {
    const { data } = await tell(app.url, { query: CATALOGUE, variables }, headers);
    return data?.['errorCatalogue'] as { code: string; messages: string[] }[];
  };
  const all = await read({});
  expect(all.length).toBeGreaterThan(50);
  const portuguese = await read({ locale: 'PT_BR', kind: 'FAILURE' });
  expect(portuguese.find(({ code }) => code === 'PIX_KEY_NOT_FOUND')).toEqual({
    kind: 'FAILURE',
    code: 'PIX_KEY_NOT_FOUND',
    typename: null,
    httpStatus: null,
    cause: expect.stringContaining('diretório'),
    fault: 'RECIPIENT',
    retry: 'FIX',
    key: 'NEW',
    messages: ['A chave Pix não está cadastrada.'],
  });
  expect(await read({ kind: 'FAILURE' }, PT)).toEqual(portuguese);
  expect(await read({ locale: 'EN', kind: 'FAILURE' }, PT)).toEqual(
    await read({ kind: 'FAILURE' }),
  );
  const { errors, status } = await tell(app.url, { query: CATALOGUE }, { authorization: '' });
  expect([status, errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
});
