import 'reflect-metadata';
import { validateSync } from 'class-validator';
import { GraphQLError, type GraphQLSchema, isInputObjectType } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { AccountResolver } from './resolvers/account-resolver';
import { ApiKeyResolver } from './resolvers/api-key-resolver';
import { ApprovalResolver } from './resolvers/approval-resolver';
import { AuditResolver } from './resolvers/audit-resolver';
import { BreakResolver } from './resolvers/break-resolver';
import { DecisionResolver } from './resolvers/decision-resolver';
import { ErrorCatalogueResolver } from './resolvers/error-catalogue-resolver';
import { LimitsResolver, RecipientLimitsResolver } from './resolvers/limits-resolver';
import { enforceScopes } from './resolvers/needs';
import { PayoutFields } from './resolvers/payout-fields';
import { PayoutResolver } from './resolvers/payout-resolver';
import { PayoutsResolver } from './resolvers/payouts-resolver';
import { ProviderResolver } from './resolvers/provider-resolver';
import { DateTime } from './resolvers/scalars';
import { SubscriptionResolver } from './resolvers/subscription-resolver';
import { surelyFits } from './resolvers/surely-fits';
import { SwitchResolver } from './resolvers/switch-resolver';
import { USER_ERROR_TYPES, UserErrorFields } from './resolvers/user-errors';
import { ViewerResolver } from './resolvers/viewer-resolver';

const VALIDATION = {
  forbidUnknownValues: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  validationError: { target: false, value: false },
} as const;

/**
 * Checks the shape of an input object. Ours instead of the library's, which loads class-validator
 * anew at every call; the message names the field and never repeats the value.
 */
function validateInput(value: unknown): void {
  if (typeof value !== 'object' || value === null || value instanceof Date) return;
  if (surelyFits(value)) return;
  const [first] = validateSync(value, VALIDATION);
  if (first === undefined) return;
  let fault = first;
  const path = [fault.property];
  while (fault.children?.[0] !== undefined) {
    fault = fault.children[0];
    path.push(fault.property);
  }
  const why = Object.values(fault.constraints ?? {})[0] ?? 'is malformed';
  const field = path.join('.');
  throw new GraphQLError(`${field}: ${why}`, { extensions: { code: 'BAD_USER_INPUT', field } });
}

/** Subscriptions bring their own streams; the library insists on a hub nobody uses. */
const NO_HUB = {
  publish: () => undefined,
  subscribe: (): never => {
    throw new Error('subscriptions bring their own streams');
  },
};

/** The decorators have no option for it: exactly one field of this input may be given. */
function makeOneOf(schema: GraphQLSchema, name: string): void {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`${name} is not an input type`);
  type.isOneOf = true;
}

export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      PayoutResolver,
      PayoutsResolver,
      ProviderResolver,
      LimitsResolver,
      RecipientLimitsResolver,
      PayoutFields,
      ApprovalResolver,
      DecisionResolver,
      SwitchResolver,
      AccountResolver,
      ApiKeyResolver,
      ViewerResolver,
      BreakResolver,
      AuditResolver,
      SubscriptionResolver,
      UserErrorFields,
      ErrorCatalogueResolver,
    ],
    orphanedTypes: [...USER_ERROR_TYPES],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validateFn: validateInput,
    pubSub: NO_HUB,
  });
  makeOneOf(schema, 'DestinationInput');
  enforceScopes(schema);
  return schema;
}
