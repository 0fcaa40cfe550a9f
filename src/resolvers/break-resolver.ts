import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { isUuid } from '../domain/parse-order';
import { type BreakRead, readBreaks } from '../store/read-breaks';
import { BreakConnection, BreakFilter } from './break-type';
import { type ConnectionOf, connectionFrom } from './connection';
import { type Context, mayReadHouse } from './context';
import { CursorList } from './cursor-list';
import { Needs } from './needs';
import { askedPage, PageArgs } from './page-args';

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
    @Args() asked: PageArgs,
    @Ctx() context: Context,
  ): Promise<ConnectionOf<BreakRead>> {
    const { merchantId, accounts } = context.principal;
    const page = askedPage(asked, new CursorList('breaks', merchantId));
    const idOf = ({ id }: BreakRead) => id;
    const payoutId = filter?.payoutId?.toLowerCase();
    if (payoutId && !isUuid(payoutId)) return connectionFrom([], page, idOf);
    const breaks = await readBreaks(context.reads, {
      ...filter,
      payoutId,
      merchantId,
      accounts,
      withHouse: mayReadHouse(context),
      after: page.after,
      limit: page.limit,
    });
    return connectionFrom(breaks, page, idOf);
  }
}
