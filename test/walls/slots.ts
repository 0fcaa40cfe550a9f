import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { LEVELS_MAX, wholeOf } from './whole-selection';

export type Operation = 'query' | 'mutation' | 'subscription';

/** A place in a request at which a caller may say a name. */
export interface Slot {
  /** Of the argument, and of the fields of input below it. */
  readonly path: readonly string[];
  readonly type: 'ID' | 'String';
}

/** A field with its arguments, where a root field or one below it takes them. */
export interface Asking {
  readonly operation: Operation;
  /** The fields from the root down; the last one takes the arguments. */
  readonly way: readonly string[];
  readonly args: readonly GraphQLArgument[];
  readonly slots: readonly Slot[];
  readonly document: string;
}

/** They can name nothing of anybody's. */
const NAMELESS = ['BRL', 'Boolean', 'DateTime', 'Int'];

type Input = GraphQLArgument | GraphQLInputField;

function slotsIn(input: Input, above: readonly string[] = []): Slot[] {
  const named = getNamedType(input.type);
  const path = [...above, input.name];
  if (isInputObjectType(named)) {
    return Object.values(named.getFields()).flatMap((field) => slotsIn(field, path));
  }
  if (named.name === 'ID' || named.name === 'String') return [{ path, type: named.name }];
  if (isEnumType(named) || NAMELESS.includes(named.name)) return [];
  throw new Error(`${path.join('.')}: can a ${named.name} name what is another merchant's?`);
}

interface Below {
  readonly way: readonly string[];
  readonly field: GraphQLField<unknown, unknown>;
}

/** Fields below a type that take names, each by the shortest way that needs no other argument. */
function fieldsBelow(type: GraphQLObjectType): Below[] {
  const found = new Map<string, Below>();
  const seen = new Set([type.name]);
  let level = [{ type, way: [] as readonly string[] }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { type: at, way } of level) {
      for (const field of Object.values(at.getFields())) {
        const below = { way: [...way, field.name], field };
        const id = `${at.name}.${field.name}`;
        const takes = field.args.some((arg) => slotsIn(arg).length > 0);
        if (takes && way.length > 0 && !found.has(id)) found.set(id, below);
        const named = getNamedType(field.type);
        const isOpen = isObjectType(named) && !field.args.some(isRequiredArgument);
        if (!isOpen || field.name === 'edges' || seen.has(named.name)) continue;
        seen.add(named.name);
        next.push({ type: named, way: below.way });
      }
    }
    level = next;
  }
  return [...found.values()];
}

function askingOf(schema: GraphQLSchema, operation: Operation, { way, field }: Below): Asking {
  const head = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const args = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  // What a mutation makes lengthens the lists that are further down.
  const whole = { schema, levels: operation === 'mutation' ? 3 : LEVELS_MAX };
  const own = `${way.at(-1)}${args && `(${args})`}${wholeOf(whole, field.type)}`;
  const body = way.slice(0, -1).reduceRight((inner, name) => `${name} { ${inner} }`, own);
  const document = `${operation} ${head && `(${head})`} { ${body} }`;
  const slots = field.args.flatMap((arg) => slotsIn(arg));
  return { operation, way, args: field.args, slots, document };
}

/** Every way of the schema to ask for something. */
export function askingsOf(schema: GraphQLSchema): Asking[] {
  const roots: readonly (readonly [Operation, GraphQLObjectType | null | undefined])[] = [
    ['query', schema.getQueryType()],
    ['subscription', schema.getSubscriptionType()],
    ['mutation', schema.getMutationType()],
  ];
  return roots.flatMap(([operation, type]) => {
    if (!type) return [];
    const own = Object.values(type.getFields()).map((field) => ({ way: [field.name], field }));
    const below = operation === 'query' ? fieldsBelow(type) : [];
    return [...own, ...below].map((one) => askingOf(schema, operation, one));
  });
}
