import {
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Fewer than a request may have, for some are asked for from further up. */
export const LEVELS_MAX = 5;

const isFree = (field: GraphQLField<unknown, unknown>): boolean =>
  field.name !== 'edges' && !field.args.some(isRequiredArgument);

/** Long lists are dear to ask for; what leaks is the newest. */
export const shortened = ({ name, args }: GraphQLField<unknown, unknown>): string =>
  args.some((arg) => arg.name === 'first') ? `${name}(first: 4)` : name;

export interface Whole {
  readonly schema: GraphQLSchema;
  readonly levels: number;
}

/** Everything there is to see of a type, but nothing twice on one way down. */
export function wholeOf(
  whole: Whole,
  type: GraphQLOutputType,
  above: readonly string[] = [],
): string {
  const { schema, levels } = whole;
  const named = getNamedType(type);
  if (!isObjectType(named) && !isInterfaceType(named)) return '';
  if (above.includes(named.name) || above.length >= levels) return ' { __typename }';
  const way = [...above, named.name];
  const fields = Object.values(named.getFields()).filter(isFree);
  const own = fields.map((field) => `${shortened(field)}${wholeOf(whole, field.type, way)}`);
  const kinds = isInterfaceType(named) ? schema.getPossibleTypes(named) : [];
  const others = kinds.map((kind) => `... on ${kind.name}${wholeOf(whole, kind, above)}`);
  return ` { __typename ${[...own, ...others].join(' ')} }`;
}
