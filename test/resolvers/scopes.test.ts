import { isObjectType } from 'graphql';
import { HOUSE_SCOPES, SCOPES } from '../../src/domain/scope';
import { createSchema } from '../../src/schema';
import { createApiKey } from '../credentials/key-desk';
import { type ApiClient, apiClient } from '../support/api-client';
import { aRunningApp, type TestApp } from '../support/running-app';
import { foreignWords, storedIn } from '../walls/foreign-words';
import { variablesOf } from '../walls/given-values';
import { firstHeard } from '../walls/listening';
import { type Asker, theAsker } from '../walls/merchants';
import {
  type Asking,
  askingOf,
  briefAskings,
  briefly,
  fieldsBelow,
  needOf,
  placeOf,
  rootsOf,
} from '../walls/slots';

const schema = createSchema();
interface Case {
  readonly at: string;
  readonly scope: string;
  readonly asking: Asking;
}

const caseOf = (at: string, asking: Asking): Case => ({
  at,
  asking,
  scope: asking.needs.at(-1) ?? 'any credential',
});
const ROOTS = briefAskings(schema).map((asking) =>
  caseOf(`${asking.operation} ${asking.way[0]}`, asking),
);
const SCOPED = ROOTS.filter(({ asking }) => asking.needs.length > 0);
const OPEN = ROOTS.filter(({ asking }) => asking.needs.length === 0);

/** Fields further inside that declare a scope. */
const DECLARED = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => rootsOf(schema).every(([, root]) => root !== type))
  .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
  .filter(({ field }) => needOf(field).length > 0);

/** Each by a way that can be gone without the scope in question. */
const INSIDE: Case[] = DECLARED.flatMap(({ type, field }) => {
  const [[, query]] = rootsOf(schema) as [ReturnType<typeof rootsOf>[number]];
  const place = placeOf(type, field);
  const below = fieldsBelow(query, (passed) => needOf(passed)[0] !== needOf(field)[0]).get(place);
  return below ? [caseOf(place, askingOf('query', below, briefly(field)))] : [];
});

let app: TestApp;
let us: Asker;
let words: readonly string[];
const keyed = new Map<string, ApiClient>();
beforeAll(async () => {
  app = await aRunningApp({ env: { KEY_LOOK_UPS: '100000' } });
  us = await theAsker(app);
  const ours = { pool: app.pool, theirs: us.merchantId, isPart: true };
  words = await foreignWords({ ...ours, ours: us.accountId, answers: null });
}, 60_000);
afterAll(() => app.stop(), 60_000);

/** Whoever may do this and nothing else. */
async function holderOf(scopes: readonly string[]): Promise<ApiClient> {
  const name = [...new Set(scopes)].sort().join(' ');
  const known = keyed.get(name);
  if (known !== undefined) return known;
  const { secret } = await createApiKey(us.api, { scopes: [...new Set(scopes)] });
  const api = apiClient(app.url, secret ?? '');
  keyed.set(name, api);
  return api;
}

interface Failure {
  readonly message: string;
  readonly extensions?: Record<string, unknown>;
}

/** The answer to a request that could be carried out, over HTTP or the socket. */
async function answerTo(api: ApiClient, asking: Asking, variables: object): Promise<unknown> {
  if (asking.operation !== 'subscription') return api.call(asking.document, variables);
  const nothing = async () => undefined;
  return firstHeard({ api, asking, variables, theirs: nothing, ours: us.aPayout });
}

const variablesFor = (asking: Asking): Promise<object> =>
  variablesOf(asking, { slot: null, value: null, own: us.own });

const errorsIn = (answer: unknown): readonly Failure[] =>
  Array.isArray(answer) ? answer : ((answer as { errors?: Failure[] }).errors ?? []);

const codesOf = (errors: readonly Failure[]) => [
  ...new Set(errors.map(({ extensions }) => extensions?.['code'])),
];

test('every field at the root says which scope it needs, in its description too', () => {
  expect(ROOTS.length).toBeGreaterThan(20);
  for (const { scope } of SCOPED) expect(HOUSE_SCOPES).toContain(scope);
  for (const field of rootsOf(schema).flatMap(([, type]) => Object.values(type.getFields()))) {
    const [scope] = needOf(field);
    const named = scope === undefined ? 'any credential' : `\`${scope}\``;
    expect(field.description).toMatch(new RegExp(`Needs ${named}\\.$`));
  }
});

test('what any credential may ask is asked on purpose', () => {
  const names = OPEN.map(({ asking }) => asking.way[0]);
  expect(names).toContain('viewer');
  expect(['viewer', 'errorCatalogue']).toEqual(expect.arrayContaining(names));
});

test('every scope but those of fields inside opens something', () => {
  const inside = ['pii:read', 'operations:house'];
  const used = new Set([...SCOPED.map(({ scope }) => scope), ...inside]);
  expect([...used].sort()).toEqual([...HOUSE_SCOPES].sort());
});

/** Reached only after a refusal: tried in test/payouts/look-alikes.test.ts. */
const ELSEWHERE = ['LookAlikeError.payout'];

test('every field inside that declares a scope is tried', () => {
  const declared = DECLARED.map(({ type, field }) => placeOf(type, field));
  expect([...INSIDE.map(({ at }) => at), ...ELSEWHERE].sort()).toEqual(declared.sort());
});

test.each([...SCOPED, ...INSIDE])('$at is refused to who has all but $scope', async (one) => {
  const { asking, scope } = one;
  const api = await holderOf(SCOPES.filter((other) => other !== scope));
  const variables = await variablesFor(asking);
  const before = await storedIn(app.pool);
  const answer = await answerTo(api, asking, variables);
  const errors = errorsIn(answer);
  expect(codesOf(errors)).toEqual(['FORBIDDEN']);
  for (const { message, extensions } of errors) {
    expect(extensions).toMatchObject({ scope });
    expect(message).toContain(scope);
  }
  const text = JSON.stringify(answer).toLowerCase();
  expect(words.filter((word) => text.includes(word))).toEqual([]);
  if (asking.operation !== 'subscription') expect(await storedIn(app.pool)).toBe(before);
});

test.each([...SCOPED, ...INSIDE])('$at needs nothing but $scope', async ({ asking }) => {
  const api = await holderOf(asking.needs);
  const answer = await answerTo(api, asking, await variablesFor(asking));
  expect(codesOf(errorsIn(answer))).not.toContain('FORBIDDEN');
});
