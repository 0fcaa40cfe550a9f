import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { isUuid } from '../domain/parse-order';
import { type BreakRead, readBreaks } from '../store/read-breaks';
import { badArgument } from './bad-argument';
import { BreakConnection, BreakFilter } from './break-type';
import {
  AFTER_DESCRIPTION,
  askedSize,
  type ConnectionOf,
  connectionFrom,
  FIRST_DESCRIPTION,
} from './connection';
import { type Context, mayReadHouse } from './context';
import { Needs } from './needs';

@Resolver()
export class BreakResolver {
  @Needs('operations')
  @Query(() => BreakConnection, {
    description:
      "Differences between our book and the providers', newest first: those about the merchant's " +
      'payouts. What is about no payout of ours is shown to the bootstrap key alone.',
  })
  async breaks(
    @Arg('filter', () => BreakFilter, {
      nullable: true,
      description: 'Which ones; all when absent.',
    })
    filter: BreakFilter | null,
    @Arg('first', () => Int, { nullable: true, description: FIRST_DESCRIPTION }) first:
      | number
      | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after:
      | string
      | null,
    @Ctx() context: Context,
  ): Promise<ConnectionOf<BreakRead>> {
    const size = askedSize(first);
    if (after && !isUuid(after)) throw badArgument('after', { fix: 'CURSOR' });
    const page = { size, after: after ?? null, cursorOf: ({ id }: BreakRead) => id };
    const payoutId = filter?.payoutId?.toLowerCase();
    if (payoutId && !isUuid(payoutId)) return connectionFrom([], page);
    const breaks = await readBreaks(context.reads, {
      ...filter,
      payoutId,
      merchantId: context.principal.merchantId,
      accounts: context.principal.accounts,
      withHouse: mayReadHouse(context),
      after: page.after,
      limit: size + 1,
    });
    return connectionFrom(breaks, page);
  }
}
