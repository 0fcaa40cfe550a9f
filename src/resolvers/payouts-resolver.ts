import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Payout } from '../domain/payout';
import { readPayouts } from '../store/read-payouts';
import { PayoutConnection } from './account-types';
import { type ConnectionOf, connectionFrom } from './connection';
import type { Context } from './context';
import { Needs } from './needs';
import { askedPage } from './page-args';
import { PayoutFilter } from './payout-filter';
import { PayoutsArgs, payoutList } from './payout-list';
import { wantedPayouts } from './wanted-payouts';

@Resolver()
export class PayoutsResolver {
  @Needs('payouts:read')
  @Query(() => PayoutConnection, {
    description:
      "The merchant's payouts, newest first unless told. Whatever was there when the first page " +
      'was read comes exactly once, whatever is recorded meanwhile at most once.',
  })
  async payouts(
    @Arg('filter', () => PayoutFilter, {
      nullable: true,
      description: 'Which ones; all when absent.',
    })
    filter: PayoutFilter | null,
    @Args() asked: PayoutsArgs,
    @Ctx() context: Context,
  ): Promise<ConnectionOf<Payout>> {
    const { list, order, placeOf } = payoutList(asked.order, context.principal);
    const page = askedPage(asked, list);
    const wanted = wantedPayouts(filter, context);
    const { merchantId, accounts } = context.principal;
    const { after, limit } = page;
    const query = { ...wanted, merchantId, accounts, order, after, limit };
    const found = wanted === null ? [] : await readPayouts(context, query);
    return connectionFrom(found, page, placeOf);
  }
}
