import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { isUuid } from '../domain/parse-order';
import type { Payout } from '../domain/payout';
import { readPayouts } from '../store/read-payouts';
import { PayoutConnection } from './account-types';
import { badArgument } from './bad-argument';
import {
  AFTER_DESCRIPTION,
  askedSize,
  type ConnectionOf,
  connectionFrom,
  FIRST_DESCRIPTION,
} from './connection';
import type { Context } from './context';
import { Needs } from './needs';
import { PayoutFilter } from './payout-inputs';

@Resolver()
export class PayoutsResolver {
  @Needs('payouts:read')
  @Query(() => PayoutConnection, { description: "The merchant's payouts, newest first." })
  async payouts(
    @Arg('filter', () => PayoutFilter, {
      nullable: true,
      description: 'Which ones; all when absent.',
    })
    filter: PayoutFilter | null,
    @Arg('first', () => Int, { nullable: true, description: FIRST_DESCRIPTION }) first:
      | number
      | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after:
      | string
      | null,
    @Ctx() context: Context,
  ): Promise<ConnectionOf<Payout>> {
    const { principal } = context;
    const size = askedSize(first);
    if (after && !isUuid(after)) throw badArgument('after', { fix: 'CURSOR' });
    if (filter?.accountId && !isUuid(filter.accountId.toLowerCase()))
      return connectionFrom([], { size, after, cursorOf: String });
    const query = {
      ...filter,
      merchantId: principal.merchantId,
      accounts: principal.accounts,
      after: after ?? null,
      limit: size + 1,
    };
    const payouts = await readPayouts(context, query);
    return connectionFrom(payouts, { size, after: after ?? null, cursorOf: ({ id }) => id });
  }
}
