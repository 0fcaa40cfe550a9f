import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { anOrder } from '../support/api-client';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

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
