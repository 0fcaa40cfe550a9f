import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocuments from '@graphql-codegen/typed-document-node';
import * as typedOperations from '@graphql-codegen/typescript-operations';
import { buildSchema, Kind, parse, print } from 'graphql';
import { ROOT } from './prepare.mjs';

/** Each folder's `operations.graphql` gives the `operations.ts` beside it. */
const FOLDERS = {
  'client/src': null,
  'examples/plain': null,
  'examples/apollo': '@apollo/client',
  'examples/urql': '@urql/core',
};

const OPTIONS = {
  scalars: { ID: 'string', BRL: 'string', DateTime: 'string' },
  enumType: 'string-literal',
  useTypeImports: true,
  immutableTypes: true,
  maybeValue: 'T | null',
  dedupeFragments: true,
  skipTypename: true,
};

const HEADER = '// Made from schema.graphql and operations.graphql by `npm run schema`.\n';
const CORE = '@graphql-typed-document-node/core';

/** Documents as text that knows its types, for those who send text. */
const typedTexts = {
  plugin: (_schema, [{ document }]) => {
    const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
    const operations = document.definitions.filter(({ kind }) => kind !== Kind.FRAGMENT_DEFINITION);
    const consts = operations.map((operation) => {
      const used = fragments.filter(({ name }) => print(operation).includes(`...${name.value}`));
      const text = [operation, ...used].map(print).join('\n');
      const { name, operation: kind } = operation;
      const type = `${name.value}${kind[0].toUpperCase()}${kind.slice(1)}`;
      return `export const ${name.value}Document = \`\n${text}\n\` as Text<${type}, ${type}Variables>;`;
    });
    return [
      '/** A document and, for the compiler alone, what goes in and comes out. */',
      'export type Text<Data, Variables> = string & {',
      '  readonly types?: (variables: Variables) => Data;',
      '};',
      ...consts,
    ].join('\n');
  },
};

async function operationsOf(folder) {
  const library = FOLDERS[folder];
  const file = join(ROOT, folder, 'operations.graphql');
  const schema = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
  const pluginMap = { typedOperations, documents: library === null ? typedTexts : typedDocuments };
  const generated = await codegen({
    filename: join(folder, 'operations.ts'),
    schema: parse(schema),
    schemaAst: buildSchema(schema),
    documents: [{ location: file, document: parse(readFileSync(file, 'utf8')) }],
    config: OPTIONS,
    plugins: Object.keys(pluginMap).map((name) => ({ [name]: {} })),
    pluginMap,
  });
  // The libraries hand the same type on.
  const text = generated.replaceAll(CORE, library ?? CORE).replace(INCREMENTAL, '');
  return `${HEADER}${text.trim()}\n`;
}

/** For `@defer`, which the server does not speak. */
const INCREMENTAL = /\/\*\*[^/]*\*\/\nexport type Incremental.*\n/;

const isCheck = process.argv.includes('--check');
for (const folder of Object.keys(FOLDERS)) {
  const path = join(ROOT, folder, 'operations.ts');
  const text = await operationsOf(folder);
  if (!isCheck) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${folder}/operations.ts is not made from the schema as it is: npm run schema`);
    process.exitCode = 1;
  }
}
