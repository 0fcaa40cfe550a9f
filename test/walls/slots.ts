import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
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
  readonly needs: readonly string[];
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
  readonly field: Field;
  /** The scopes that are asked for on the way there, its own the last. */
  readonly needs: readonly string[];
}
type Field = GraphQLField<unknown, unknown>;

export const needOf = ({ extensions }: Field): string[] => {
  const { needs } = extensions;
  return typeof needs === 'string' && needs !== 'any credential' ? [needs] : [];
};

/** A field of a type, by its name and that of the type. */
export const placeOf = (type: GraphQLObjectType, { name }: Field): string => `${type.name}.${name}`;

/** Fields below a type, each by the shortest way that needs no argument and passes these alone. */
export function fieldsBelow(
  type: GraphQLObjectType,
  mayPass: (field: Field) => boolean = () => true,
): ReadonlyMap<string, Below> {
  const found = new Map<string, Below>();
  const seen = new Set([type.name]);
  let level: { type: GraphQLObjectType; way: readonly string[]; needs: readonly string[] }[] = [
    { type, way: [], needs: [] },
  ];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { type: at, way, needs } of level) {
      for (const field of Object.values(at.getFields())) {
        const below = { way: [...way, field.name], field, needs: [...needs, ...needOf(field)] };
        const place = placeOf(at, field);
        if (way.length > 0 && !found.has(place)) found.set(place, below);
        const named = getNamedType(field.type);
        const isOpen = isObjectType(named) && !field.args.some(isRequiredArgument);
        if (!isOpen || !mayPass(field) || field.name === 'edges' || seen.has(named.name)) continue;
        seen.add(named.name);
        next.push({ ...below, type: named });
      }
    }
    level = next;
  }
  return found;
}

const namesThings = ({ field }: Below): boolean =>
  field.args.some((arg) => slotsIn(arg).length > 0);

/** A request for a field with all its arguments, and of the answer what is selected. */
export function askingOf(operation: Operation, below: Below, selection: string): Asking {
  const { way, field, needs } = below;
  const given = field.args.filter(({ name }) => name !== 'first');
  const head = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const args = [
    ...(given.length < field.args.length ? ['first: 4'] : []),
    ...given.map(({ name }) => `${name}: $${name}`),
  ].join(', ');
  const own = `${way.at(-1)}${args && `(${args})`}${selection}`;
  const body = way.slice(0, -1).reduceRight((inner, name) => `${name} { ${inner} }`, own);
  const document = `${operation} ${head && `(${head})`} { ${body} }`;
  const slots = field.args.flatMap((arg) => slotsIn(arg));
  return { operation, way, args: given, slots, document, needs };
}

const ownFields = (type: GraphQLObjectType): Below[] =>
  Object.values(type.getFields()).map((field) => ({
    way: [field.name],
    field,
    needs: needOf(field),
  }));

/** The types at the root of a schema. */
export function rootsOf(schema: GraphQLSchema): (readonly [Operation, GraphQLObjectType])[] {
  const roots: readonly (readonly [Operation, GraphQLObjectType | null | undefined])[] = [
    ['query', schema.getQueryType()],
    ['subscription', schema.getSubscriptionType()],
    ['mutation', schema.getMutationType()],
  ];
  return roots.flatMap(([operation, type]) => (type ? [[operation, type] as const] : []));
}

/** Every field at the root, without looking at what it answers. */
export const briefAskings = (schema: GraphQLSchema): Asking[] =>
  rootsOf(schema).flatMap(([operation, type]) =>
    ownFields(type).map((below) => askingOf(operation, below, briefly(below.field))),
  );

export const briefly = ({ type }: Field): string =>
  isCompositeType(getNamedType(type)) ? ' { __typename }' : '';

/** Every way of the schema to ask for something, with everything there is to see. */
export const askingsOf = (schema: GraphQLSchema): Asking[] =>
  rootsOf(schema).flatMap(([operation, type]) => {
    const below = operation === 'query' ? [...fieldsBelow(type).values()].filter(namesThings) : [];
    // What a mutation makes lengthens the lists that are further down.
    const whole = { schema, levels: operation === 'mutation' ? 3 : LEVELS_MAX };
    return [...ownFields(type), ...below].map((one) =>
      askingOf(operation, one, wholeOf(whole, one.field.type)),
    );
  });
