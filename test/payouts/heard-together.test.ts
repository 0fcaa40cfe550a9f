import { Client as PgClient } from 'pg';
import { type ApiClient, anOrder, apiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { follow } from './follower';

const MANY = 20;

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(() => jest.restoreAllMocks());

interface Heard {
  /** Each result so far, in JSON. */
  readonly results: string[];
  leave(): void;
  readonly ended: Promise<void>;
}

/** One subscription on a socket of its own. */
function hear(api: ApiClient, query: string, variables: Record<string, unknown>): Heard {
  const client = api.socket();
  const results: string[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    const next = (result: unknown) => void results.push(JSON.stringify(result));
    client.subscribe({ query, variables }, { next, error: reject, complete: resolve });
  }).finally(() => void client.dispose());
  ended.catch(() => undefined);
  return { results, ended, leave: () => void client.dispose() };
}

/** How often statements with these words were sent while it ran. */
async function statements(words: RegExp, run: () => Promise<void>): Promise<number> {
  const sent = jest.spyOn(PgClient.prototype, 'query');
  await run();
  return sent.mock.calls.filter(([text]) => words.test(JSON.stringify(text))).length;
}

const pay = async (changed: object = {}): Promise<string> => {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount: '1.00', ...changed }));
  return payout?.id ?? '';
};

const settled = (id: string) =>
  eventually('it settles', async () => (await app.api.payout(id)).status === 'SETTLED');

const WITH_TIMELINE = `subscription ($accountId: ID, $after: String) {
  payoutEvents(accountId: $accountId, after: $after) { cursor to payout { id timeline { to } } }
}`;

test('equal subscriptions are one execution, and each hears everything once', async () => {
  const accountId = await app.api.anAccount('50.00');
  const all = Array.from({ length: MANY }, () => hear(app.api, WITH_TIMELINE, { accountId }));
  // Nothing tells when a subscription is live; those that are not yet would miss the beginning.
  await eventually('everybody listens', async () => {
    await pay({ accountId });
    return all.every(({ results }) => results.length > 0);
  });
  const heard = () => all.reduce((sum, { results }) => sum + results.length, 0);
  const before = heard();
  let id = '';
  const reads = await statements(/readTimelines|from payout_event/i, async () => {
    id = await pay({ accountId });
    await eventually('all have heard', () =>
      all.every(({ results }) =>
        results.some((one) => one.includes(`"to":"SETTLED","payout":{"id":"${id}"`)),
      ),
    );
  });
  const of = ({ results }: Heard) => results.filter((one) => one.includes(`"id":"${id}"`));
  const [first] = all.map(of);
  expect(first?.length).toBeGreaterThanOrEqual(3);
  for (const one of all) expect(of(one)).toEqual(first);
  // An event is read by the tail, and once for its timeline: not once for each of the twenty.
  expect(heard() - before).toBeGreaterThan(reads * 4);
  for (const one of all) one.leave();
});

test('whoever leaves takes nothing from the others', async () => {
  const accountId = await app.api.anAccount('50.00');
  const [first, second] = [0, 1].map(() => hear(app.api, WITH_TIMELINE, { accountId }));
  await eventually('both listen', async () => {
    await pay({ accountId });
    return [first, second].every((one) => (one?.results.length ?? 0) > 0);
  });
  first?.leave();
  const id = await pay({ accountId });
  await eventually('the other hears the end', () =>
    (second?.results ?? []).some((one) => one.includes(id) && one.includes('"to":"SETTLED"')),
  );
  expect(first?.results.some((one) => one.includes(id))).toBe(false);
  second?.leave();
});

const CHANGED = `subscription ($id: ID!) {
  payoutChanged(id: $id) { version status recipient { name taxId } }
}`;

test('a state is told to everybody who comes, as it is then', async () => {
  const id = await pay({ amount: '1.58' });
  const first = hear(app.api, CHANGED, { id });
  await eventually('the first hears', () => first.results.length > 0);
  await settled(id);
  await eventually('the first hears the end', () => /SETTLED/.test(first.results.at(-1) ?? ''));
  const late = hear(app.api, CHANGED, { id });
  await eventually('who comes late hears it as it is', () => late.results.length > 0);
  expect(late.results[0]).toBe(first.results.at(-1));
  const versions = first.results.map((one) => Number(/"version":(\d+)/.exec(one)?.[1]));
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  first.leave();
  late.leave();
});

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret userErrors { message } }
}`;

async function aKey(name: string, input: object): Promise<ApiClient> {
  const { data, errors } = await app.api.call<{ createApiKey: { secret: string } }>(CREATE, {
    input: { name, ...input },
  });
  if (errors) throw new Error(JSON.stringify(errors));
  return apiClient(app.url, data.createApiKey.secret);
}

test('rights are never shared: each sees what their own credential may', async () => {
  const id = await pay();
  const seeing = await aKey('sees persons', { scopes: ['payouts:read', 'pii:read'] });
  const masked = await aKey('sees none', { scopes: ['payouts:read'] });
  const elsewhere = await aKey('elsewhere', {
    scopes: ['payouts:read'],
    accountIds: [await app.api.anAccount('1.00')],
  });
  const hearers = [seeing, masked].map((api) => hear(api, CHANGED, { id }));
  await eventually('both hear', () => hearers.every(({ results }) => results.length > 0));
  expect(hearers.map(({ results }) => results[0]?.includes('Maria Exemplo'))).toEqual([
    true,
    false,
  ]);
  const { api: stranger } = await app.stranger();
  for (const api of [elsewhere, stranger]) {
    const refused = hear(api, CHANGED, { id });
    await refused.ended;
    expect(refused.results).toEqual([expect.stringContaining('NOT_FOUND')]);
    expect(refused.results[0]).not.toMatch(/Maria|SETTLED/);
  }
  for (const one of hearers) one.leave();
});

test('those who resume at any place hear each event once, then along with the others', async () => {
  const accountId = await app.api.anAccount('90.00');
  for (let n = 0; n < 5; n += 1) await settled(await pay({ accountId }));
  const { rows } = await app.pool.query<{ seq: string }>(
    'select seq::text from payout_event where account_id = $1 order by seq',
    [accountId],
  );
  const log = rows.map(({ seq }) => seq);
  const starts = ['0', ...log];
  const followers = starts.map((after) => ({ after, ...follow(app.api, { accountId, after }) }));
  const last = await pay({ accountId });
  await Promise.all([pay({ accountId }), pay({ accountId }), settled(last)]);
  const told = async () =>
    (
      await app.pool.query<{ seq: string }>(
        `select seq::text from payout_event where account_id = $1
         and (select count(*) = 8 from payout where account_id = $1 and status = 'SETTLED')
         order by seq`,
        [accountId],
      )
    ).rows.map(({ seq }) => seq);
  let all: string[] = [];
  await eventually('everybody has the end', async () => {
    all = await told();
    return all.length > 0 && followers.every(({ lines }) => lines.at(-1)?.cursor === all.at(-1));
  });
  for (const follower of followers) {
    const { after, lines } = follower;
    const rest = all.filter((seq) => BigInt(seq) > BigInt(after));
    expect([after, lines.map(({ cursor }) => cursor)]).toEqual([after, rest]);
    follower.cut();
  }
});

test.each`
  query                                                                                                                 | why
  ${'subscription ($after: String) { e: payoutEvents(after: $after) { cursor } }'}                                      | ${'an alias'}
  ${'subscription { payoutEvents(after: "0") { cursor } }'}                                                             | ${'a cursor in the text'}
  ${'subscription ($after: String!) { payoutEvents(after: $after) { cursor } }'}                                        | ${'a cursor that must be given'}
  ${'subscription ($after: String) { ...All } fragment All on Subscription { payoutEvents(after: $after) { cursor } }'} | ${'a fragment'}
`('with $why it begins at the cursor all the same', async ({ query }: { query: string }) => {
  const heard = hear(app.api, query, query.includes('$after') ? { after: '0' } : {});
  await eventually('the first event comes', () => heard.results.length > 0);
  expect(heard.results[0]).toMatch(/"cursor":"1"/);
  heard.leave();
});
