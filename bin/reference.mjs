import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { ROOT } from './prepare.mjs';

/** Writes docs/reference.md from schema.graphql, or with `--check` fails when it is another. */
const PATH = join(ROOT, 'docs', 'reference.md');

const HEAD = `# Reference

Made from \`schema.graphql\` by \`npm run schema\`; [api.md](api.md) is where to begin.
`;

const oneLine = (text) => (text ?? '').replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
const anchor = (name) => name.toLowerCase();
const linked = (type) => {
  const text = String(type);
  return `[\`${text}\`](#${anchor(text.replace(/[[\]!]/g, ''))})`;
};
const table = (titles, rows) =>
  [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const retired = ({ deprecationReason }) =>
  deprecationReason ? `**Deprecated**: ${oneLine(deprecationReason)} ` : '';

const fieldRow = (field) => {
  const given = (field.args ?? []).map(({ name, type }) => `\`${name}\` ${linked(type)}`);
  const takes = given.length === 0 ? '' : ` Takes ${given.join(', ')}.`;
  const says = `${retired(field)}${oneLine(field.description)}${takes}`;
  return [`\`${field.name}\``, linked(field.type), says];
};

function bodyOf(type) {
  if (isScalarType(type)) return '';
  if (isEnumType(type)) {
    const rows = type
      .getValues()
      .map((value) => [`\`${value.name}\``, retired(value) + oneLine(value.description)]);
    return table(['Value', 'Meaning'], rows);
  }
  if (!('getFields' in type)) return type.getTypes().map(linked).join(', ');
  return table(['Field', 'Type', 'Meaning'], Object.values(type.getFields()).map(fieldRow));
}

const section = (type) =>
  [`### ${type.name}`, oneLine(type.description), bodyOf(type)].filter(Boolean).join('\n\n');

const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const types = Object.values(schema.getTypeMap())
  .filter((type) => !isIntrospectionType(type) && !roots.includes(type))
  .sort((one, other) => one.name.localeCompare(other.name));

const isOutput = (type) => !isEnumType(type) && !isInputObjectType(type) && !isScalarType(type);
const CHAPTERS = {
  Operations: roots,
  Inputs: types.filter(isInputObjectType),
  Types: types.filter(isOutput),
  Enums: types.filter(isEnumType),
  Scalars: types.filter(isScalarType),
};
/** What every GraphQL server has is not described by this one. */
const ofTheLanguage = (type) => isSpecifiedScalarType(type);

const chapters = Object.entries(CHAPTERS).map(([title, members]) =>
  [
    `## ${title}`,
    ...members.map((type) => (ofTheLanguage(type) ? `### ${type.name}` : section(type))),
  ].join('\n\n'),
);
const text = `${[HEAD.trim(), ...chapters].join('\n\n')}\n`;
if (!process.argv.includes('--check')) writeFileSync(PATH, text);
else if (readFileSync(PATH, 'utf8') !== text) {
  console.error('docs/reference.md is not made from the schema as it is: npm run schema');
  process.exitCode = 1;
}
