import { GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { Principal } from './credentials/principal';
import type { Admitted, Asked, Guard } from './guard';
import type { Hearing } from './mask-error';
import { spokenError } from './resolvers/spoken-error';

const SUBSCRIPTIONS_ONLY = spokenError({ code: 'BAD_REQUEST', why: 'NO_SUBSCRIPTION' });

const asError = (message: string, code: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });

/** Errors of variables carry no code of their own; give them Apollo's. */
const withCode = (error: GraphQLError): GraphQLError =>
  error.path === undefined && error.message.startsWith('Variable "$')
    ? asError(error.message, 'BAD_USER_INPUT')
    : error;

/** Who is told at a door of streams, and by which guard. */
export interface GuardedHearing extends Hearing {
  readonly guard: Guard;
}

export const maskErrors = (
  errors: readonly GraphQLError[],
  { guard, ...hearing }: GuardedHearing,
): GraphQLFormattedError[] =>
  errors.map((error) => guard.mask(withCode(error).toJSON(), error, hearing));

/** What is refused by being thrown is told as what is refused otherwise. */
function orRefusals<Result>(admit: () => Result): Result | readonly GraphQLError[] {
  try {
    return admit();
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** The same guard as for all doors, and subscriptions only. */
export function admitSubscription(
  guard: Guard,
  principal: Principal,
  asked: Asked,
): Admitted | readonly GraphQLError[] {
  const admitted = orRefusals(() => guard.admit(principal, asked));
  if (!('document' in admitted)) return admitted;
  const isOne = admitted.operation?.operation === OperationTypeNode.SUBSCRIPTION;
  return isOne ? admitted : [SUBSCRIPTIONS_ONLY];
}
