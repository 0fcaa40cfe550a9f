import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, print } from 'graphql';
import { anOrder } from '../support/api-client';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';
import {
  brunoAt,
  brunoRequests,
  brunoVariables,
  faultsIn,
  sendBruno,
  type Values,
} from './bruno-request';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'api.md'), 'utf8');

const blocksOf = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, text]) => text ?? '',
  );

let app: TestApp;

beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);

afterAll(() => app.stop(), 60_000);

interface Said {
  readonly errors?: unknown;
  readonly data: Readonly<Record<string, unknown>>;
}

async function inShell(script: string): Promise<Said> {
  const env = {
    ...process.env,
    URL: `${app.url}/graphql`,
    KEY: TEST_KEY,
    ACCOUNT: app.accountId,
  };
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { env });
  return JSON.parse(stdout) as Said;
}

test('the commands run one after another, and say what the page says', async () => {
  const [settings, viewer, request, look, ...others] = blocksOf('sh');
  expect([settings?.match(/^export \w+/gm), others]).toEqual([
    ['export URL', 'export KEY', 'export ACCOUNT'],
    [],
  ]);
  const recorded = (replayed: boolean) => ({
    data: { requestPayout: { payout: { id: expect.any(String) }, replayed, userErrors: [] } },
  });
  expect(await inShell(viewer ?? '')).toMatchObject({ data: { viewer: { merchant: 'demo' } } });
  expect(await inShell(request ?? '')).toMatchObject(recorded(false));
  expect(await inShell(request ?? '')).toMatchObject(recorded(true));
  const seen = await inShell(look ?? '');
  expect(seen).toMatchObject({ data: { payoutByIdempotencyKey: { failure: null } } });
});

const variablesFor = async () => {
  const input = anOrder(app.accountId, { amount: '10.01' });
  const { payout } = await app.api.request({ ...input, idempotencyKey: 'for-the-page' });
  return { input, accountId: app.accountId, id: payout?.id, after: '0' };
};

test.each(blocksOf('graphql'))('document %# runs', async (document) => {
  const all: Readonly<Record<string, unknown>> = await variablesFor();
  const [head = ''] = document.split('{');
  const names = [...head.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? '');
  const given = names.filter((name) => !(head.startsWith('query') && name === 'after'));
  const variables = Object.fromEntries(given.map((name) => [name, all[name]]));
  if (head.startsWith('subscription')) {
    const [first] = await app.api.watch<Said['data']>(document, variables, () => true);
    expect(Object.values(first ?? {})).toEqual([expect.any(Object)]);
    return;
  }
  const { data, errors } = await app.api.call<Said['data']>(document, variables);
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data)).not.toContain('"payout":null');
});

test('the page has commands and documents of every kind', () => {
  expect(blocksOf('sh')).toHaveLength(4);
  const kinds = blocksOf('graphql').map((document) => document.split(' ')[0]);
  expect(new Set(kinds)).toEqual(new Set(['mutation', 'query', 'subscription']));
});

test.each(['10.00', '10.52', '10.66'])('%s ends as the table says', async (amount) => {
  const [, says = ''] = new RegExp(`\`${amount}\` \\| \`(\\w+)\``).exec(PAGE) ?? [];
  const { payout } = await app.api.request(anOrder(app.accountId, { amount }));
  const query = 'subscription ($id: ID!) { payoutChanged(id: $id) { status } }';
  type Seen = { payoutChanged: { status: string } };
  const isOver = (seen: Seen[]) =>
    ['SETTLED', 'FAILED'].includes(seen.at(-1)?.payoutChanged.status ?? '');
  const seen = await app.api.watch<Seen>(query, { id: payout?.id }, isOver);
  expect(seen.at(-1)?.payoutChanged.status).toBe(says);
});

const ownValues = (): Values => {
  const kept = brunoVariables('Local').map(({ name, value }) => [name, value]);
  return {
    ...(Object.fromEntries(kept) as Values),
    url: `${app.url}/graphql`,
    key: TEST_KEY,
    account: app.accountId,
  };
};

test('the collection runs from top to bottom, twice, and every assertion holds', async () => {
  const requests = brunoRequests();
  expect(requests.map(({ meta }) => Number(meta.seq))).toEqual(requests.map((_, n) => n + 1));
  for (const _ of ['first', 'again']) {
    let values = ownValues();
    for (const request of requests) {
      const res = await sendBruno(request, values);
      expect(faultsIn(request, res, values)).toEqual([]);
      for (const { name, value } of request.vars?.res ?? []) {
        values = { ...values, [name]: String(brunoAt(res, value)) };
      }
    }
  }
});

test('an assertion that does not hold is told', async () => {
  const [request] = brunoRequests();
  if (request === undefined) throw new Error('the collection is empty');
  const values = { ...ownValues(), key: 'wrong-key-0123456789' };
  const res = await sendBruno(request, values);
  expect(faultsIn(request, res, values)).toContainEqual(expect.stringContaining('it is 401'));
});

test('whoever takes the collection fills in the key, and nothing else', () => {
  const variables = brunoVariables('Local');
  const secret = variables.filter((variable) => variable.secret).map(({ name }) => name);
  expect(secret).toEqual(['key']);
  const known = variables.filter(({ value }) => value !== '').map(({ name }) => name);
  expect(known.sort()).toEqual(['account', 'idempotencyKey', 'url']);
});

test('every query and mutation of docs/api.md is in it', () => {
  const asked = blocksOf('graphql').filter((text) => !text.startsWith('subscription'));
  const there = brunoRequests().map(({ body }) => print(parse(body.graphql.query)));
  expect(there).toEqual(expect.arrayContaining(asked.map((text) => print(parse(text)))));
});
