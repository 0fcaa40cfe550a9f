import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Principal } from './credentials/principal';
import type { Admitted, Guard } from './guard';
import type { CostTold } from './rate-limits';
import type { Context } from './resolvers/context';

type Charged = Omit<Admitted, 'text'>;

/** Charges what runs over HTTP, and tells with every answer what it cost and what is left. */
export class Charging {
  /** By who asks, which each request has an object of its own for; its context is copied. */
  private readonly costs = new WeakMap<Principal, CostTold>();
  /** Whoever was charged already: an operation is charged once, by whichever way it came. */
  private readonly charged = new WeakSet<Principal>();

  constructor(private readonly guard: Guard) {}

  begin(context: Context): Context {
    this.costs.set(context.principal, this.guard.begin(context.principal));
    return context;
  }

  /** What the operation of this context cost, as far as is known. */
  told({ principal }: Context): CostTold | undefined {
    return this.costs.get(principal);
  }

  /** Takes the other points. False: there are too few of them, and none were taken. */
  isCharged(context: Context, what: Omit<Charged, 'cost'>): boolean {
    try {
      this.charge(context, what);
      return true;
    } catch (error) {
      if (error instanceof GraphQLError) return false;
      throw error;
    }
  }

  plugin(): ApolloServerPlugin<Context> {
    return {
      requestDidStart: async () => ({
        didResolveOperation: async ({ contextValue, document, operation }) =>
          this.charge(contextValue, { document, operation: operation ?? null }),
        willSendResponse: async ({ contextValue, response: { body } }) => {
          const cost = this.told(contextValue);
          if (body.kind === 'single' && cost) body.singleResult.extensions = { cost };
        },
      }),
    };
  }

  private charge({ principal }: Context, what: Omit<Charged, 'cost'>): void {
    if (this.charged.has(principal)) return;
    const cost = this.costs.get(principal);
    if (cost === undefined) throw new Error('an operation runs that was not begun');
    this.costs.set(principal, this.guard.charge(principal, { ...what, cost }));
    this.charged.add(principal);
  }
}
