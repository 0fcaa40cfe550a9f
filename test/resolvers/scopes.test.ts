import type { GraphQLInputType } from 'graphql';
import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { HOUSE_SCOPES } from '../../src/domain/scope';
import { createSchema } from '../../src/schema';
import { aKeyed } from '../credentials/key-desk';
import type { ApiClient } from '../support/api-client';
import { aRunningApp, type TestApp } from '../support/running-app';

const schema = createSchema();
type Root = 'query' | 'mutation' | 'subscription';
interface Case {
  readonly root: Root;
  readonly name: string;
  readonly scope: string;
  readonly document: string;
}

/** A value of the right shape that names nothing of anybody's. */
function valueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueOf(type.ofType);
  const named = getNamedType(type);
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    const given = named.isOneOf
      ? fields.slice(0, 1)
      : fields.filter((one) => isNonNullType(one.type));
    return `{ ${given.map((one) => `${one.name}: ${valueOf(one.type)}`).join(', ')} }`;
  }
  const list = String(type).startsWith('[');
  const value = 'getValues' in named ? named.getValues()[0]?.name : SCALARS[named.name];
  return list ? `[${value}]` : String(value);
}
const SCALARS: Readonly<Record<string, string>> = {
  ID: '"00000000-0000-7000-8000-000000000000"',
  String: '"x"',
  BRL: '"1.00"',
  Int: '1',
  Boolean: 'true',
  DateTime: '"2030-01-01T00:00:00Z"',
};

function documentOf(root: Root, field: GraphQLField<unknown, unknown>): string {
  const needed = field.args.filter(({ type }) => isNonNullType(type));
  const args = needed.map(({ name, type }) => `${name}: ${valueOf(type)}`).join(', ');
  const selection = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
  return `${root} { ${field.name}${args ? `(${args})` : ''}${selection} }`;
}

const fieldsOf = (type: GraphQLObjectType | null | undefined) =>
  Object.values(type?.getFields() ?? {});

const casesOf = (root: Root, type: GraphQLObjectType | null | undefined): Case[] =>
  fieldsOf(type).map((field) => ({
    root,
    name: field.name,
    scope: String(field.extensions['needs']),
    document: documentOf(root, field),
  }));

const ALL = [
  ...casesOf('query', schema.getQueryType()),
  ...casesOf('mutation', schema.getMutationType()),
  ...casesOf('subscription', schema.getSubscriptionType()),
];
const SCOPED = ALL.filter(({ scope }) => scope !== 'any credential');
const OPEN = ALL.filter(({ scope }) => scope === 'any credential');

let app: TestApp;
const without = new Map<string, ApiClient>();
const only = new Map<string, ApiClient>();
beforeAll(async () => {
  app = await aRunningApp();
  for (const scope of HOUSE_SCOPES) {
    without.set(
      scope,
      await aKeyed(
        app,
        HOUSE_SCOPES.filter((one) => one !== scope),
      ),
    );
    only.set(scope, await aKeyed(app, [scope]));
  }
}, 60_000);
afterAll(() => app.stop(), 60_000);

type Failure = { message: string; extensions?: Record<string, unknown> };

/** The errors of an operation: over HTTP, or for a subscription over the socket. */
async function errorsOf(api: ApiClient, { root, document }: Case): Promise<readonly Failure[]> {
  if (root !== 'subscription') return (await api.call(document)).errors ?? [];
  const client = api.socket();
  return new Promise((resolve) => {
    const done = (errors: readonly Failure[]) => {
      resolve(errors);
      void client.dispose();
    };
    // A stream that is let in and has nothing to say yet says nothing.
    setTimeout(() => done([]), 500);
    client.subscribe(
      { query: document },
      {
        next: ({ errors }) => done(errors ?? []),
        error: (errors) => done(Array.isArray(errors) ? errors : [{ message: String(errors) }]),
        complete: () => done([]),
      },
    );
  });
}

const codesOf = (errors: readonly Failure[]) =>
  errors.map(({ extensions }) => extensions?.['code']);

test('every field at the root says which scope it needs, in its description too', () => {
  expect(ALL.length).toBeGreaterThan(20);
  for (const { scope } of SCOPED) expect(HOUSE_SCOPES).toContain(scope);
  const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const field of types.flatMap(fieldsOf)) {
    const needs = String(field.extensions['needs']);
    const named = needs === 'any credential' ? needs : `\`${needs}\``;
    expect(field.description).toMatch(new RegExp(`Needs ${named}\\.$`));
  }
});

test('what any credential may ask is asked on purpose', () => {
  const names = OPEN.map(({ name }) => name);
  expect(names).toContain('viewer');
  expect(['viewer', 'errorCatalogue']).toEqual(expect.arrayContaining(names));
});

test('every scope but those of fields inside opens something', () => {
  const inside = ['pii:read', 'operations:house'];
  const used = new Set([...SCOPED.map(({ scope }) => scope), ...inside]);
  expect([...used].sort()).toEqual([...HOUSE_SCOPES].sort());
});

test.each(SCOPED)('$root $name is refused without $scope', async (one) => {
  const errors = await errorsOf(without.get(one.scope)!, one);
  expect(codesOf(errors)).toEqual(['FORBIDDEN']);
  expect(errors[0]).toMatchObject({ extensions: { scope: one.scope } });
  expect(errors[0]?.message).toContain(one.scope);
});

test.each(SCOPED)('$root $name needs nothing but $scope', async (one) => {
  expect(codesOf(await errorsOf(only.get(one.scope)!, one))).not.toContain('FORBIDDEN');
});

/** Fields inside that declare a scope, with a document that reaches them. */
const INSIDE: Readonly<Record<string, string>> = {
  'Account.approvalLimit': '{ payouts { nodes { account { approvalLimit } } } }',
  'Account.approvalsNeeded': '{ payouts { nodes { account { approvalsNeeded } } } }',
  'Account.balance': '{ payouts { nodes { account { balance { held } } } } }',
  'Account.limits': '{ payouts { nodes { account { limits { lookAlikeMinutes } } } } }',
  'Account.statement': '{ payouts { nodes { account { statement { nodes { id } } } } } }',
  'Provider.float': '{ providers { float { asOf } } }',
  'Viewer.accounts': '{ viewer { accounts { nodes { id } } } }',
};

/** Reached only after a refusal: tried in test/payouts/look-alikes.test.ts. */
const ELSEWHERE = ['LookAlikeError.payout'];

test('every field inside that declares a scope is tried below', () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const declared = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !roots.includes(type))
    .flatMap((type) =>
      fieldsOf(type)
        .filter((field) => field.extensions['needs'] !== undefined)
        .map((field) => `${type.name}.${field.name}`),
    );
  expect(declared.sort()).toEqual([...Object.keys(INSIDE), ...ELSEWHERE].sort());
});

test.each(Object.entries(INSIDE))(
  '%s is refused to who may only read payouts',
  async (_at, document) => {
    const { api, accountId } = app;
    await api.call(`mutation { requestPayout(input: { accountId: "${accountId}",
    idempotencyKey: "inside", amount: "1.00",
    destination: { pixKey: { type: CPF, value: "52998224725" } } }) { replayed } }`);
    const { errors } = await only.get('payouts:read')!.call(document);
    expect(errors?.map(({ extensions }) => extensions['code'])).toContain('FORBIDDEN');
    expect((await api.call(document)).errors).toBeUndefined();
  },
);
