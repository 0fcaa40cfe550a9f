import { saoPauloHour } from '../../src/domain/sao-paulo';
import { aKeyed } from '../credentials/key-desk';
import { aColleague } from '../payouts/colleague';
import { type ApiClient, anOrder, apiClient, type UserErrorAnswer } from '../support/api-client';
import { aRunningApp, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

/** The user errors of one mutation, in each language. */
async function refusedIn(api: ApiClient, verb: string, input: object) {
  const type = `${verb[0]?.toUpperCase()}${verb.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) {
    ${verb}(input: $input) { userErrors { code path retryable message } }
  }`;
  const ask = async (language: string): Promise<UserErrorAnswer> => {
    const speaker = apiClient(app.url, api.key, { 'accept-language': language });
    const answer = await speaker.call<Record<string, { userErrors: UserErrorAnswer[] }>>(query, {
      input,
    });
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    const [first, ...more] = answer.data[verb]?.userErrors ?? [];
    expect(more).toEqual([]);
    if (first === undefined) throw new Error(`${verb} was not refused`);
    return first;
  };
  const [en, pt] = [await ask('en'), await ask('pt-BR')];
  const { code, path, retryable } = en;
  expect(pt).toMatchObject({ code, path, retryable });
  return { code, field: path.slice(1).join('.'), retryable, en: en.message, pt: pt.message };
}

const hour = (): number => saoPauloHour(new Date()).hour;
const tonight = () => ({ fromHour: (hour() + 18) % 24, toHour: (hour() + 6) % 24 });
const window = { minutes: 60 };
const LATER = /R\$ [34].00 left, ask for at most that; the same fits again from 20..-/;
const DEPOIS = /restam R\$ [34],00, peça no máximo isso; o mesmo cabe de novo a partir de 20..-/;

test.each`
  limit                  | limits                                                    | amount    | field          | en                                        | pt
  ${'PER_PAYOUT'}        | ${() => ({ perPayout: '4.00' })}                          | ${'5.00'} | ${'amount'}    | ${/R\$ 4.00 left, ask for at most that$/} | ${/restam R\$ 4,00, peça no máximo isso$/}
  ${'PER_DAY'}           | ${() => ({ perDay: '0.00' })}                             | ${'5.00'} | ${'amount'}    | ${/nothing left; the same never fits/}    | ${/não resta nada; o mesmo só cabe se/}
  ${'NIGHT_PER_PAYOUT'}  | ${() => ({ night: { ...tonight(), perPayout: '4.00' } })} | ${'5.00'} | ${'amount'}    | ${LATER}                                  | ${DEPOIS}
  ${'NIGHT_TOTAL'}       | ${() => ({ night: { ...tonight(), total: '4.00' } })}     | ${'5.00'} | ${'amount'}    | ${LATER}                                  | ${DEPOIS}
  ${'RECIPIENT_PAYOUTS'} | ${() => ({ recipient: { ...window, payouts: 0 } })}       | ${'5.00'} | ${'recipient'} | ${/nothing left; the same never fits/}    | ${/não resta nada; o mesmo só cabe se/}
  ${'RECIPIENT_AMOUNT'}  | ${() => ({ recipient: { ...window, amount: '4.00' } })}   | ${'5.00'} | ${'amount'}    | ${/R\$ 4.00 left, ask for at most that$/} | ${/restam R\$ 4,00, peça no máximo isso$/}
`('$limit says what is left, and what to do', async ({ limit, limits, amount, field, en, pt }) => {
  const accountId = await app.api.anAccount('100.00', { limits: limits() });
  const refused = await refusedIn(app.api, 'requestPayout', anOrder(accountId, { amount }));
  const retryable = limit.startsWith('NIGHT');
  expect(refused).toMatchObject({ code: 'LIMIT_EXCEEDED', field, retryable });
  expect(refused.en).toMatch(new RegExp(`^the limit [a-z ]+ \\(${limit}\\) is exceeded: `));
  expect(refused.pt).toMatch(new RegExp(`^o limite [a-zà ]+ \\(${limit}\\) foi excedido: `));
  expect([refused.en, refused.pt]).toEqual([expect.stringMatching(en), expect.stringMatching(pt)]);
});

test('a recipient who had their payouts is told when the same fits again', async () => {
  const limits = { recipient: { ...window, payouts: 1 } };
  const accountId = await app.api.anAccount('100.00', { limits });
  await app.api.request(anOrder(accountId));
  const refused = await refusedIn(app.api, 'requestPayout', anOrder(accountId));
  expect(refused).toMatchObject({ field: 'recipient', retryable: true });
  expect(refused.en).toMatch(/nothing left; the same fits again from 20..-/);
  expect(refused.pt).toMatch(/não resta nada; o mesmo cabe de novo a partir de 20..-/);
});

test('a look-alike names the earlier one, or whom to ask when it is out of reach', async () => {
  const limits = { lookAlikeMinutes: 60 };
  const accountId = await app.api.anAccount('100.00', { limits });
  const order = { amount: '7.77' };
  const { payout } = await app.api.request(anOrder(accountId, order));
  const near = await refusedIn(app.api, 'requestPayout', anOrder(accountId, order));
  const field = 'allowDuplicateOf';
  expect(near).toMatchObject({ code: 'LOOK_ALIKE', field, retryable: false });
  for (const text of [near.en, near.pt]) {
    expect(text).toContain(payout?.id);
    expect(text).toContain(field);
  }
  const elsewhere = await app.api.anAccount('100.00', { limits });
  const scopes = ['payouts:read', 'payouts:request'];
  const narrow = await aKeyed(app, scopes, { accountIds: [elsewhere] });
  const far = await refusedIn(narrow, 'requestPayout', anOrder(elsewhere, order));
  expect(far).toMatchObject({ code: 'LOOK_ALIKE', field, retryable: false });
  expect([far.en, far.pt]).toEqual([
    expect.stringContaining('ask whoever reaches it'),
    expect.stringContaining('peça a quem o alcança'),
  ]);
});

describe('switches', () => {
  const STOP = { mode: 'REFUSE', reason: 'looks wrong' };

  test('what is refused while one is thrown is to be repeated with its key', async () => {
    const accountId = await app.api.anAccount('100.00');
    const stop = `mutation ($i: StopPayoutsInput!) { stopPayouts(input: $i) { switch { mode } } }`;
    await app.api.call(stop, { i: STOP });
    const refused = await refusedIn(app.api, 'requestPayout', anOrder(accountId));
    await app.api.call('mutation { releasePayouts(input: {}) { switch { mode } } }');
    expect(refused).toMatchObject({ code: 'PAYOUTS_STOPPED', field: '', retryable: true });
    expect(refused.en).toMatch(/^new payouts are stopped .* repeat with this key in \d+ s$/);
    expect(refused.pt).toMatch(/^novos pagamentos estão parados .* com esta chave em \d+ s$/);
  });

  test.each([
    [{ reason: ' ' }, 'reason', 'say why in 1 to 500', 'diga o motivo com 1 a 500'],
    [{ until: '2020-01-01T00:00:00Z' }, 'until', 'a moment to come', 'um momento futuro'],
    [{ provider: 'nobody' }, 'provider', 'there is pagstar', 'há pagstar'],
  ])('%j is told with its field and remedy', async (...[changed, field, en, pt]) => {
    const refused = await refusedIn(app.api, 'stopPayouts', { ...STOP, ...changed });
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', field, retryable: false });
    expect([refused.en, refused.pt]).toEqual([
      expect.stringContaining(en),
      expect.stringContaining(pt),
    ]);
  });

  test('who may not stop everything is told who may', async () => {
    const colleague = await aColleague(app, 'colleague');
    const refused = await refusedIn(colleague, 'stopPayouts', { ...STOP, everything: true });
    expect(refused).toMatchObject({ code: 'NOT_ALLOWED', field: 'everything', retryable: false });
    expect(refused.en).toContain('whoever runs the house may');
    expect(refused.pt).toContain('quem opera a casa pode');
  });
});

test.each([
  [{ perDay: '1,00' }, 'limits.perDay', '"1000.00"'],
  [{ perPayout: '-1' }, 'limits.perPayout', '"1000.00"'],
  [{ night: { fromHour: 6, toHour: 6 } }, 'limits.night', '0'],
  [{ night: { fromHour: 20, toHour: 6, total: 'x' } }, 'limits.night.total', '"1000.00"'],
  [{ recipient: { minutes: 0, payouts: 1 } }, 'limits.recipient.minutes', '1'],
  [{ recipient: { minutes: 60, payouts: -1 } }, 'limits.recipient.payouts', '0'],
  [{ lookAlikeMinutes: 99_999 }, 'limits.lookAlikeMinutes', '10080'],
])('%j is no limit: the field is named and what to write', async (limits, field, remedy) => {
  const input = { accountId: app.accountId, limits };
  const refused = await refusedIn(app.api, 'setAccountLimits', input);
  expect(refused).toMatchObject({ code: 'INVALID_INPUT', field, retryable: false });
  for (const text of [refused.en, refused.pt]) expect(text).toContain(remedy);
  expect(refused.en).not.toBe(refused.pt);
});
