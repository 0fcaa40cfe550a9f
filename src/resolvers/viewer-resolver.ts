import { Args, Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import type { Account } from '../store/payout-store-accounts';
import { readAccounts, readMerchantName } from '../store/read-accounts';
import { AccountConnection, ViewerOut } from './account-types';
import { type ConnectionOf, connectionFrom } from './connection';
import type { Context } from './context';
import { CursorList } from './cursor-list';
import { Needs } from './needs';
import { askedPage, PageArgs } from './page-args';

@Resolver(() => ViewerOut)
export class ViewerResolver {
  @Needs('any credential')
  @Query(() => ViewerOut, { description: 'Who is calling and what they may do.' })
  async viewer(@Ctx() { reads, principal }: Context): Promise<ViewerOut> {
    const { merchantId, name, credential, scopes, accounts, expiresAt } = principal;
    const merchant = await readMerchantName(reads, merchantId);
    const who = { merchantId, merchant, name, credential: credential.name };
    return { ...who, scopes, accountIds: accounts, expiresAt };
  }

  @Needs('accounts:read')
  @FieldResolver(() => AccountConnection, {
    description: 'The accounts within reach, newest first.',
  })
  async accounts(
    @Args() asked: PageArgs,
    @Ctx() { reads, principal }: Context,
  ): Promise<ConnectionOf<Account>> {
    const page = askedPage(asked, new CursorList('accounts', principal.merchantId));
    return connectionFrom(await readAccounts(reads, principal, page), page, ({ id }) => id);
  }
}
