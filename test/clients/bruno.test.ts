import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';
import {
  type BrunoRequest,
  brunoRequests,
  brunoToken,
  brunoVariables,
  filledIn,
  type Values,
} from './bruno-request';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

interface Response {
  readonly status: number;
  readonly body: unknown;
}

/** What stands at `res.body.data.x.0.y`. */
const at = (res: Response, path: string): unknown =>
  path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], res);

const CHECKS: Readonly<Record<string, (value: unknown, operand: string) => boolean>> = {
  eq: (value, operand) => String(value) === operand,
  isDefined: (value) => value !== undefined,
  isUndefined: (value) => value === undefined,
  isNull: (value) => value === null,
};

async function send({ http, body }: BrunoRequest, values: Values): Promise<Response> {
  expect([http.method, http.auth]).toEqual(['post', 'inherit']);
  const { query, variables = '{}' } = body.graphql;
  const response = await fetch(filledIn(http.url, values), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${filledIn(brunoToken(), values)}`,
    },
    body: JSON.stringify({ query, variables: JSON.parse(filledIn(variables, values)) as object }),
  });
  return { status: response.status, body: await response.json() };
}

/** Those of its assertions that do not hold. */
function faultsIn(request: BrunoRequest, res: Response, values: Values): string[] {
  expect(request.assertions.length).toBeGreaterThan(2);
  return request.assertions.flatMap(({ name, value }) => {
    const [operator = '', ...operand] = filledIn(value, values).split(' ');
    const check = CHECKS[operator];
    if (check === undefined) throw new Error(`${request.file}: nobody knows ${operator}`);
    const found = at(res, name);
    const fault = `${request.file}: ${name} ${value}, but it is ${JSON.stringify(found)}`;
    return check(found, operand.join(' ')) ? [] : [fault];
  });
}

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
      const res = await send(request, values);
      expect(faultsIn(request, res, values)).toEqual([]);
      for (const { name, value } of request.vars?.res ?? []) {
        values = { ...values, [name]: String(at(res, value)) };
      }
    }
  }
});

test('an assertion that does not hold is told', async () => {
  const [request] = brunoRequests();
  if (request === undefined) throw new Error('the collection is empty');
  const values = { ...ownValues(), key: 'wrong-key-0123456789' };
  const res = await send(request, values);
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
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'api.md'), 'utf8');
  const documents = [...page.matchAll(/^```graphql\n([^]*?)^```/gm)].map(([, text]) => text ?? '');
  const asked = documents.filter((text) => !text.startsWith('subscription'));
  const there = brunoRequests().map(({ body }) => print(parse(body.graphql.query)));
  expect(there).toEqual(expect.arrayContaining(asked.map((text) => print(parse(text)))));
});
