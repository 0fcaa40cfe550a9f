import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  findBreakingChanges,
  GraphQLSchema,
  isObjectType,
  Kind,
  parse,
  visit,
} from 'graphql';

/**
 * Fails when schema.graphql breaks a client of released.graphql. Adding is free. To remove, deprecate
 * with the day of the removal in the reason, release that, and wait for the day.
 * `node bin/released.mjs [released] [schema] [today]`
 */
const [released = 'released.graphql', present = 'schema.graphql', today = isoToday()] =
  process.argv.slice(2);

const DAY = /\b\d{4}-\d{2}-\d{2}\b/;

function isoToday() {
  return new Date().toISOString().slice(0, 10);
}

const documentOf = (path) => parse(readFileSync(path, 'utf8'));

function reasonOf({ directives = [] }) {
  const deprecated = directives.find(({ name }) => name.value === 'deprecated');
  if (deprecated === undefined) return null;
  const reason = deprecated.arguments.find(({ name }) => name.value === 'reason');
  return reason?.value.value ?? '';
}

const PARTS = [Kind.FIELD_DEFINITION, Kind.INPUT_VALUE_DEFINITION, Kind.ENUM_VALUE_DEFINITION];

/** What was released, without what has been announced for removal and is due. */
function promised(document) {
  const enter = (node) => {
    if (!PARTS.includes(node.kind)) return undefined;
    const day = DAY.exec(reasonOf(node) ?? '')?.[0];
    return day !== undefined && day <= today ? null : undefined;
  };
  return reachable(buildASTSchema(visit(document, { enter }), { assumeValidSDL: true }));
}

/** Types that nothing due to stay leads to may go too. */
function reachable(schema) {
  const types = Object.values(schema.getTypeMap());
  return new GraphQLSchema({
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
    types: types.filter((type) => isObjectType(type) && type.getInterfaces().length > 0),
    assumeValid: true,
  });
}

function undated(document) {
  const names = [];
  const enter = (node) => {
    const reason = PARTS.includes(node.kind) ? reasonOf(node) : null;
    if (reason !== null && !DAY.test(reason)) names.push(node.name.value);
  };
  visit(document, { enter });
  return names.map((name) => `${name} is deprecated without the day of its removal, as 2027-01-31`);
}

const now = documentOf(present);
const changes = findBreakingChanges(promised(documentOf(released)), buildASTSchema(now));
const faults = [...changes.map(({ description }) => description), ...undated(now)];
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
