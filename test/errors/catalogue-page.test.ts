import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLEnumType, isInterfaceType, isObjectType } from 'graphql';
import { catalogueIn } from '../../src/domain/catalogue/catalogue';
import { errorsPage } from '../../src/emit-errors';
import { createSchema } from '../../src/schema';

const ROOT = join(__dirname, '..', '..');
const schema = createSchema();
const codesOf = (kind: 'USER_ERROR' | 'FAILURE' | 'TOP_LEVEL'): string[] =>
  catalogueIn('en', [kind])
    .map(({ code }) => code)
    .sort();
const valuesOf = (name: string): string[] =>
  (schema.getType(name) as GraphQLEnumType)
    .getValues()
    .map((value) => value.name)
    .sort();

test('docs/errors.md is what the table says; when it is not, run `npm run schema`', () => {
  const page = readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8');
  expect(errorsPage(page)).toBe(page);
  expect(page.match(/^\| `[A-Z_]+`/gm)?.length).toBeGreaterThan(catalogueIn('en').length);
});

test('every code of the schema is in the catalogue, and no other', () => {
  expect(codesOf('USER_ERROR')).toEqual(valuesOf('UserErrorCode'));
  expect(codesOf('FAILURE')).toEqual(valuesOf('FailureCode'));
});

test('every user error has a type of its own in the schema, and every such type a code', () => {
  const members = schema.getPossibleTypes(schema.getType('UserError') as never);
  const named = catalogueIn('en', ['USER_ERROR']).map(({ typename }) => typename ?? '');
  expect(isInterfaceType(schema.getType('UserError'))).toBe(true);
  expect([...named].sort()).toEqual(members.map(({ name }) => name).sort());
  expect(named.every((name) => isObjectType(schema.getType(name)))).toBe(true);
});

const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/^(providers|sandbox)\//.test(name))
  .map((name) => ({ name, text: readFileSync(join(ROOT, 'src', name), 'utf8') }));

test('every code the source puts into an answer is in the catalogue', () => {
  const known = new Set(codesOf('TOP_LEVEL'));
  const written = sources.flatMap(({ name, text }) =>
    [
      ...text.matchAll(/extensions: \{ code: '([A-Z_]+)'/g),
      ...text.matchAll(/(?:spokenError\(\{|asError\([^)]*) ?(?:code: )?'([A-Z_]+)'/g),
    ].map(([, code]) => ({ name, code: code! })),
  );
  expect(written.length).toBeGreaterThan(8);
  expect(written.filter(({ code }) => !known.has(code))).toEqual([]);
});
