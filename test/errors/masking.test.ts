import { aboutError } from '../../src/log';
import { anOrder, REQUEST } from '../support/api-client';
import { eventually } from '../support/eventually';
import { keepPrintedLines, type PrintedLines } from '../support/printed-lines';
import { aRunningApp, type TestApp } from '../support/running-app';
import { errorsOf, type Listener, listen, type ToldError, tell } from './language-client';

let app: TestApp;
let printed: PrintedLines;
let listener: Listener;
beforeAll(async () => {
  printed = keepPrintedLines();
  app = await aRunningApp({ env: { LOG_LEVEL: 'error' } });
  listener = await listen(app.url);
}, 60_000);
afterAll(async () => {
  listener.socket.terminate();
  await app.stop();
  printed.restore();
}, 60_000);

const PERSON = /52998224725|982247|Maria|maria@example/;
/** What PostgreSQL and its driver say, and where our code is; nothing of it may get out. */
const INTERNALS = new RegExp(
  'relation|does not exist|_away|42P01|column|constraint|violates|Failing row|pg_|' +
    'node_modules|at \\S+ \\(|\\.[tj]s\\b',
  'i',
);
const GENERIC = 'something went wrong on our side; the errorId finds it in our log';

/** Takes a table away while something is done, so that PostgreSQL itself complains. */
async function without<Result>(table: string, work: () => Promise<Result>): Promise<Result> {
  await app.pool.query(`alter table ${table} rename to ${table}_away`);
  try {
    return await work();
  } finally {
    await app.pool.query(`alter table ${table}_away rename to ${table}`);
  }
}

/** Generic words outside, and inside one line that tells the cause and names nobody. */
async function expectMasked(error: ToldError | undefined, message = GENERIC): Promise<void> {
  expect(error).toMatchObject({ message, extensions: { code: 'INTERNAL' } });
  const id = error?.extensions.errorId;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(Object.keys(error?.extensions ?? {}).sort()).toEqual(['code', 'errorId']);
  const found = await eventually('its line is written', () =>
    printed.lines().find(({ errorId }) => errorId === id),
  );
  expect(found).toMatchObject({
    level: 50,
    errorCode: '42P01',
    stack: expect.stringMatching(/^at /),
  });
  expect(printed.lines().filter(({ errorId }) => errorId === id)).toHaveLength(1);
}

// Whatever happened, no line of the log names anybody.
afterEach(() => expect(JSON.stringify(printed.lines())).not.toMatch(PERSON));

test('an error of a mutation is masked, in the language asked for', async () => {
  const input = anOrder(app.accountId);
  const asked = { query: REQUEST, variables: { input } };
  const told = await without('payout_event', () => tell(app.url, asked));
  expect(JSON.stringify(told)).not.toMatch(INTERNALS);
  await expectMasked(told.errors?.[0]);
  const portuguese = await without('payout_event', () =>
    tell(app.url, asked, { 'accept-language': 'pt-BR' }),
  );
  const words = 'algo deu errado do nosso lado; o errorId encontra a causa no nosso registro';
  await expectMasked(portuguese.errors?.[0], words);
  // The same key is right after it, as the advice says.
  expect((await app.api.request(input)).payout?.id).toBeDefined();
});

test('an error of one field is masked beside the data of the others', async () => {
  const { payout } = await app.api.request(anOrder(app.accountId));
  const query = '{ payout(id: "ID") { id refunds { amount } } }'.replace('ID', payout?.id ?? '');
  const told = await without('refund', () => tell(app.url, { query }));
  expect(JSON.stringify(told)).not.toMatch(INTERNALS);
  expect(told.errors?.[0]).toMatchObject({ path: ['payout', 'refunds'] });
  await expectMasked(told.errors?.[0]);
});

test('an error before anybody is known is masked', async () => {
  const headers = { authorization: `Bearer repasse_${'x'.repeat(40)}` };
  const told = await without('api_key', () =>
    tell(app.url, { query: '{ viewer { name } }' }, headers),
  );
  expect(JSON.stringify(told)).not.toMatch(INTERNALS);
  expect(told.status).toBe(500);
  await expectMasked(told.errors?.[0]);
});

const nextOf = (id: string, count = 1) =>
  eventually(`message ${count} of ${id}`, () => {
    const messages = listener.heard.filter((message) => message.id === id);
    return messages.length >= count ? messages[count - 1] : undefined;
  });

test('an error in the middle of a stream is its last word, masked; others go on', async () => {
  const accountId = await app.api.anAccount('10.00');
  listener.subscribe('log', 'subscription { payoutEvents { cursor } }');
  listener.subscribe(
    'money',
    'subscription ($id: ID!) { balanceChanged(accountId: $id) { total } }',
    {
      id: accountId,
    },
  );
  expect((await nextOf('money')).payload).toEqual({ data: { balanceChanged: { total: '10.00' } } });
  const last = await without('account', () => nextOf('money', 2));
  expect(JSON.stringify(last)).not.toMatch(INTERNALS);
  expect(last.type).toBe('next');
  await expectMasked(errorsOf(last)[0]);
  expect((await nextOf('money', 3)).type).toBe('complete');
  await app.api.request(anOrder(accountId, { amount: '1.00' }));
  expect((await nextOf('log')).payload).toHaveProperty('data.payoutEvents.cursor');
}, 30_000);

test('an error of a field of a stream is masked; the stream goes on', async () => {
  const accountId = await app.api.anAccount('10.00', { approvalLimit: '0.00' });
  const { payout } = await app.api.request(anOrder(accountId));
  const watch = 'subscription ($id: ID!) { payoutChanged(id: $id) { status notices { id } } }';
  listener.subscribe('payout', watch, { id: payout?.id });
  expect((await nextOf('payout')).payload).toHaveProperty('data.payoutChanged.notices', []);
  const id = payout?.id ?? '';
  const second = await without('refund', async () => {
    listener.subscribe('refunds', watch.replace('notices', 'refunds'), { id });
    return nextOf('refunds');
  });
  expect(JSON.stringify(second)).not.toMatch(INTERNALS);
  await expectMasked(errorsOf(second)[0]);
  await tell(app.url, {
    query: `mutation { cancelPayout(input: { payoutId: "${id}" }) { payout { id } } }`,
  });
  expect((await nextOf('refunds', 2)).payload).toHaveProperty('data.payoutChanged.refunds', []);
});

test('an error before a stream begins is masked', async () => {
  const query = 'subscription { balanceChanged(accountId: "ID") { total } }';
  const first = await without('account', () => {
    listener.subscribe('begin', query.replace('ID', app.accountId));
    return nextOf('begin');
  });
  expect(JSON.stringify(first)).not.toMatch(INTERNALS);
  await expectMasked(errorsOf(first)[0]);
});

test('an error while a notice is taken is masked, and it is delivered again', async () => {
  const deliver = () =>
    fetch(`${app.url}/webhooks/pagstar`, {
      method: 'POST',
      headers: { 'x-webhook-secret': 'sandbox-webhook-secret' },
      body: JSON.stringify({ document: '52998224725' }),
    });
  const response = await without('notice', deliver);
  const text = await response.text();
  expect([response.status, text.match(INTERNALS)]).toEqual([503, null]);
  await expectMasked((JSON.parse(text) as { errors: ToldError[] }).errors[0]);
  expect((await deliver()).status).toBe(200);
});

test('a message that looks like frames, and quotes somebody, stays out of the log', () => {
  const quoted = new Error('bad row\n    at 52998224725 (Maria)\n    at the end');
  const { stack } = aboutError(quoted);
  expect(stack).toMatch(/^at /);
  expect(stack).not.toMatch(/52998224725|Maria|the end/);
});
