import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import { hashOf, idOf, listIn, writeList } from '../../src/operation-list';
import { documentsIn, operationsCommand } from '../../src/operations-command';
import { createSchema } from '../../src/schema';
import { build } from '../faults/server-process';
import { rawSocket } from '../streams/raw-socket';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

const ROOT = join(__dirname, '..', '..');
const place = mkdtempSync(join(tmpdir(), 'repasse-operations-'));
const file = join(place, 'operations.json');
const DOCUMENTS = `query Me { viewer { ...Named } } fragment Named on Viewer { name }
  query Some($first: Int) { payouts(first: $first) { nodes { id } } }
  subscription Log($id: ID!) { balanceChanged(accountId: $id) { total } }`;

/** As somebody who builds a page lists them. */
function operations(...words: string[]): string {
  const env = { PATH: process.env['PATH'] ?? '', OPERATIONS_FILE: file };
  const command = [join(ROOT, 'dist', 'src', 'operations.js'), ...words];
  return execFileSync(process.execPath, command, { cwd: place, env, encoding: 'utf8' });
}

const idFor = (name: string, lines: string): string =>
  /sha256:[0-9a-f]{64}/.exec(lines.split('\n').find((line) => line.endsWith(name)) ?? '')?.[0] ??
  '';

let app: TestApp;
let added: string;
beforeAll(async () => {
  await build();
  writeFileSync(join(place, 'page.graphql'), DOCUMENTS);
  added = operations('add', join(place, 'page.graphql'));
  app = await aRunningApp({ env: { OPERATIONS: 'listed', OPERATIONS_FILE: file } });
}, 180_000);
afterAll(async () => {
  await app.stop();
  rmSync(place, { recursive: true, force: true });
}, 60_000);

async function send(body: object, key = TEST_KEY) {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
  });
  const { data, errors } = (await response.json()) as {
    data?: object;
    errors?: { extensions: { code: string } }[];
  };
  return { status: response.status, data, code: errors?.[0]?.extensions.code };
}

const persisted = (id: string) => ({
  persistedQuery: { version: 1, sha256Hash: id.replace('sha256:', '') },
});

test('what is listed runs by its id, by its hash, and as its text', async () => {
  const me = idFor('Me', added);
  const [text = ''] = Object.values(JSON.parse(readFileSync(file, 'utf8')) as object) as string[];
  const ways = [{ documentId: me }, { extensions: persisted(me) }, { query: text }];
  for (const body of ways) {
    expect(await send(body)).toMatchObject({ status: 200, data: { viewer: {} } });
  }
  const some = { documentId: idFor('Some', added), variables: { first: 1 } };
  expect(await send(some)).toMatchObject({ data: { payouts: { nodes: [] } } });
  const headers = { authorization: `Bearer ${TEST_KEY}`, 'apollo-require-preflight': '1' };
  const got = await fetch(`${app.url}/graphql?documentId=${me}`, { headers });
  expect(await got.json()).toMatchObject({ data: { viewer: {} } });
});

test.each`
  what                            | body
  ${'another document'}           | ${{ query: '{ viewer { name } }' }}
  ${'introspection'}              | ${{ query: '{ __schema { types { name } } }' }}
  ${'an id of nothing'}           | ${{ documentId: idOf(hashOf('x')) }}
  ${'an id that is none'}         | ${{ documentId: '__proto__' }}
  ${'an id that is a list'}       | ${{ documentId: [idOf(hashOf('x'))] }}
  ${'a hash of nothing'}          | ${{ extensions: persisted(hashOf('x')) }}
  ${'a bad id beside a document'} | ${{ documentId: 'x', query: '{ viewer { name } }' }}
`('$what does not run', async ({ body }) => {
  expect(await send(body as object)).toEqual({ status: 400, code: 'OPERATION_NOT_LISTED' });
});

test('whether something is listed is told only to who has a credential', async () => {
  const documentId = idFor('Me', added);
  for (const body of [{ documentId }, { documentId: 'x' }]) {
    expect(await send(body, 'x'.repeat(32))).toMatchObject({ status: 401 });
  }
});

test('the socket runs what is listed, and nothing else', async () => {
  const { socket, messages } = await rawSocket(app.url);
  const say = (id: string, payload: object) =>
    socket.send(
      JSON.stringify({
        id,
        type: 'subscribe',
        payload: { query: '', variables: { id: app.accountId }, ...payload },
      }),
    );
  say('other', { query: 'subscription { payoutEvents { cursor } }' });
  say('nothing', {});
  say('listed', { documentId: idFor('Log', added) });
  say('hash', { extensions: persisted(idFor('Log', added)) });
  await eventually('the listed are heard', () =>
    ['listed', 'hash'].every((id) => messages.some((m) => m.id === id && m.type === 'next')),
  );
  socket.terminate();
  const codes = messages.flatMap(({ id, type, payload }) =>
    type === 'error'
      ? [[id, (payload as { extensions: { code: string } }[])[0]!.extensions.code]]
      : [],
  );
  expect(codes).toEqual([
    ['other', 'OPERATION_NOT_LISTED'],
    ['nothing', 'BAD_REQUEST'],
  ]);
});

test('what is removed runs no more, without a restart; a broken list changes nothing', async () => {
  const some = idFor('Some', added);
  expect(operations('remove', 'Some')).toBe(`${some}  Some\n`);
  expect(operations('list')).not.toContain('Some');
  await eventually('it is gone', async () => (await send({ documentId: some })).status === 400);
  writeFileSync(file, '{"sha256:');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await send({ documentId: idFor('Me', added) })).toMatchObject({ status: 200 });
});

const schema = createSchema();

test.each`
  what                        | content                                                    | message
  ${'a field there is not'}   | ${'{ nothing }'}                                           | ${/page.graphql: Cannot query field "nothing"/}
  ${'no operation'}           | ${'fragment A on Viewer { name }'}                         | ${/there is no operation/}
  ${'what the guard refuses'} | ${`{ viewer { ${'name @skip(if: false) '.repeat(21)} } }`} | ${/more than 20 directives/}
`('a file with $what is not listed', ({ content, message }) => {
  expect(() => documentsIn(schema, 'page.graphql', content as string)).toThrow(message as RegExp);
});

test('what a code generator wrote keeps its ids; one that is not its hash is refused', () => {
  const text = print(parse('{ viewer { name } }'));
  const json = (hash: string) => JSON.stringify({ [hash]: text });
  expect([...documentsIn(schema, 'a.json', json(hashOf(text)))]).toEqual([[hashOf(text), text]]);
  expect(() => documentsIn(schema, 'a.json', json(hashOf('x')))).toThrow(/not the SHA-256/);
  writeList(join(place, 'other.json'), new Map([[hashOf(text), text]]));
  expect(listIn(readFileSync(join(place, 'other.json'), 'utf8')).get(hashOf(text))).toBe(text);
});

test('a server that runs listed operations alone does not start without any', async () => {
  const env = { OPERATIONS: 'listed', OPERATIONS_FILE: join(place, 'none.json') };
  await expect(aRunningApp({ env })).rejects.toThrow(/lists nothing: npm run operations -- add/);
}, 60_000);

test.each([[[]], [['add']], [['remove']], [['list', 'x']], [['drop', 'x']]])(
  'operations %j is told how to ask',
  (words) => {
    expect(() => operationsCommand(words)).toThrow(/npm run operations -- add/);
  },
);
