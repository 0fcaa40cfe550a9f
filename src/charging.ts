import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Admitted, Guard } from './guard';
import type { CostTold } from './rate-limits';
import type { Context } from './resolvers/context';

/** What one operation cost so far; it is charged once, by whichever way it came. */
interface Bill {
  cost: CostTold;
  isCharged: boolean;
}

/** A context is copied on its way, and its bill stays the same one. */
export interface BilledContext extends Context {
  readonly bill: Bill;
}

type Charged = Pick<Admitted, 'document' | 'operation'>;

/** Charges what runs over HTTP, and tells with every answer what it cost and what is left. */
export class Charging {
  constructor(private readonly guard: Guard) {}

  /** Takes the first point, before the document is looked at. */
  begin(context: Context): BilledContext {
    const bill = { cost: this.guard.begin(context.principal), isCharged: false };
    return Object.assign(context, { bill });
  }

  /** Takes the other points. False: there are too few of them, and none were taken. */
  isCharged(context: BilledContext, what: Charged): boolean {
    try {
      this.charge(context, what);
      return true;
    } catch (error) {
      if (error instanceof GraphQLError) return false;
      throw error;
    }
  }

  plugin(): ApolloServerPlugin<BilledContext> {
    return {
      requestDidStart: async () => ({
        didResolveOperation: async ({ contextValue, document, operation }) =>
          this.charge(contextValue, { document, operation: operation ?? null }),
        willSendResponse: async ({ contextValue: { bill }, response: { body } }) => {
          if (body.kind === 'single') body.singleResult.extensions = { cost: bill.cost };
        },
      }),
    };
  }

  private charge({ principal, bill }: BilledContext, what: Charged): void {
    if (bill.isCharged) return;
    bill.cost = this.guard.charge(principal, { ...what, cost: bill.cost });
    bill.isCharged = true;
  }
}
