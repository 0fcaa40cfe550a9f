import type { ApolloServerPlugin } from '@apollo/server';
import type { Principal } from './credentials/principal';
import type { Guard } from './guard';
import type { CostTold } from './rate-limits';
import type { Context } from './resolvers/context';

/** Charges what runs over HTTP, and tells with every answer what it cost and what is left. */
export class Charging {
  /** By who asks, which each request has an object of its own for; its context is copied. */
  private readonly told = new WeakMap<Principal, CostTold>();

  constructor(private readonly guard: Guard) {}

  begin(context: Context): Context {
    this.told.set(context.principal, this.guard.begin(context.principal));
    return context;
  }

  plugin(): ApolloServerPlugin<Context> {
    return {
      requestDidStart: async () => ({
        didResolveOperation: async ({ contextValue: { principal }, document, operation }) => {
          const cost = this.told.get(principal);
          if (cost === undefined) throw new Error('an operation runs that was not begun');
          const admitted = { document, operation: operation ?? null, cost };
          this.told.set(principal, this.guard.charge(principal, admitted));
        },
        willSendResponse: async ({ contextValue, response: { body } }) => {
          const cost = this.told.get(contextValue.principal);
          if (body.kind === 'single' && cost) body.singleResult.extensions = { cost };
        },
      }),
    };
  }
}
