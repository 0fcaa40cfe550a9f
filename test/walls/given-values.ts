import { randomUUID } from 'node:crypto';
import {
  type GraphQLInputType,
  type GraphQLScalarType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { Asking, Slot } from './slots';

/**
 * What a merchant says where nothing is tried: things of its own, and what is new each time. By the
 * name of an input, or with the one around it: `pixKey.type`.
 */
export type OwnValues = Readonly<Record<string, () => unknown>>;

/** Without them a request would be refused before it comes to what is tried. */
const ALSO = ['recipient'];

const SCALARS: Readonly<Record<string, () => unknown>> = {
  ID: () => randomUUID(),
  String: () => `new-${randomUUID()}`,
  BRL: () => '1.00',
  Int: () => 1,
  Boolean: () => false,
  DateTime: () => '2040-01-01T00:00:00Z',
};

interface Filling {
  readonly slot: Slot | null;
  readonly value: unknown;
  readonly own: OwnValues;
}

const isList = (type: GraphQLInputType): boolean =>
  isListType(isNonNullType(type) ? type.ofType : type);

async function leaf(
  type: GraphQLInputType,
  path: readonly string[],
  { own }: Filling,
): Promise<unknown> {
  const said = own[path.slice(-2).join('.')] ?? own[path.at(-1) ?? ''];
  if (said !== undefined) return said();
  const named = getNamedType(type);
  const value = isEnumType(named)
    ? named.getValues()[0]?.name
    : SCALARS[(named as GraphQLScalarType).name]?.();
  return isList(type) ? [value] : value;
}

async function valueAt(
  type: GraphQLInputType,
  path: readonly string[],
  filling: Filling,
): Promise<unknown> {
  const named = getNamedType(type);
  const isOnWay = filling.slot?.path.slice(0, path.length).join() === path.join();
  if (!isInputObjectType(named)) {
    if (!isOnWay) return leaf(type, path, filling);
    return isList(type) ? [filling.value] : filling.value;
  }
  const fields = Object.values(named.getFields());
  const next = isOnWay ? filling.slot?.path[path.length] : undefined;
  const given = named.isOneOf
    ? fields.filter(({ name }) => name === (next ?? fields.at(-1)?.name))
    : fields.filter(
        (one) => isRequiredInputField(one) || one.name === next || ALSO.includes(one.name),
      );
  const entries = given.map(async (one) => [
    one.name,
    await valueAt(one.type, [...path, one.name], filling),
  ]);
  return Object.fromEntries((await Promise.all(entries)) as [string, unknown][]);
}

/** The variables of a request that says `value` in the slot, and for the rest what is its own. */
export async function variablesOf(asking: Asking, filling: Filling): Promise<object> {
  const given = asking.args.filter(
    (arg) =>
      isRequiredArgument(arg) || arg.name === filling.slot?.path[0] || ALSO.includes(arg.name),
  );
  const entries = given.map(async ({ name, type }) => [name, await valueAt(type, [name], filling)]);
  return Object.fromEntries((await Promise.all(entries)) as [string, unknown][]);
}
