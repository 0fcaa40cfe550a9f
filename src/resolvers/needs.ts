import {
  defaultFieldResolver,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { Extensions } from 'type-graphql';
import { doerFrom } from '../credentials/principal';
import { isScope, type Scope } from '../domain/scope';
import type { Context } from './context';
import { spokenError } from './spoken-error';

/** Any credential that is valid will do. */
const ANY = 'any credential';

/**
 * Declares on a field which scope it needs. From this one word come its refusal, over HTTP and on
 * the socket, and the sentence in its description.
 */
export const Needs = (scope: Scope | typeof ANY): MethodDecorator & PropertyDecorator =>
  Extensions({ needs: scope });

/** A subscription that tells a log: equal ones are heard together, from their cursors on. */
export const TellsLog: MethodDecorator & PropertyDecorator = Extensions({ tells: 'LOG' });
/** A subscription that tells how something is now, then each change; heard together as well. */
export const TellsState: MethodDecorator & PropertyDecorator = Extensions({ tells: 'STATE' });

type Field = GraphQLField<unknown, Context>;

const forbidden = (scope: Scope): GraphQLError =>
  spokenError({ code: 'FORBIDDEN', scope }, { scope });

interface Demand {
  readonly scope: Scope;
  /** The field, with the type it is of. */
  readonly of: string;
}

/** Refuses whoever lacks a scope, and tells the audit. */
export function demand({ scope, of }: Demand, { principal, parts }: Context): void {
  if (principal.scopes.includes(scope)) return;
  void parts.refusals.tell({
    ...doerFrom(principal),
    merchantId: principal.merchantId,
    action: 'access.refused',
    subject: `scope:${scope}`,
    reason: scope,
    facts: { field: of },
  });
  throw forbidden(scope);
}

function guard(field: Field, asking: Demand): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (...asked) => {
    demand(asking, asked[2]);
    return resolve(...asked);
  };
  const { subscribe } = field;
  if (subscribe === undefined) return;
  field.subscribe = (...asked) => {
    demand(asking, asked[2]);
    return subscribe(...asked);
  };
}

function enforceOn(type: GraphQLObjectType, isRoot: boolean): void {
  for (const field of Object.values(type.getFields()) as Field[]) {
    const needs = field.extensions['needs'];
    if (needs === undefined && isRoot) {
      throw new Error(`${type.name}.${field.name} does not say which scope it needs`);
    }
    if (typeof needs !== 'string') continue;
    const named = isScope(needs) ? `\`${needs}\`` : needs;
    field.description = `${field.description ?? ''} Needs ${named}.`.trimStart();
    if (isScope(needs)) guard(field, { scope: needs, of: `${type.name}.${field.name}` });
  }
}

/** Makes every declaration hold; a field at the root without one is a fault of the program. */
export function enforceScopes(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) && !type.name.startsWith('__')) enforceOn(type, roots.includes(type));
  }
}
