import { Arg, Ctx, FieldResolver, Int, Query, Resolver } from 'type-graphql';
import type { Account } from '../store/payout-store-accounts';
import { readAccounts, readMerchantName } from '../store/read-accounts';
import { AccountConnection, ViewerOut } from './account-types';
import { askedSize, type ConnectionOf, connectionFrom, FIRST_DESCRIPTION } from './connection';
import type { Context } from './context';
import { Needs } from './needs';

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
    @Arg('first', () => Int, { nullable: true, description: FIRST_DESCRIPTION }) first:
      | number
      | null,
    @Ctx() { reads, principal }: Context,
  ): Promise<ConnectionOf<Account>> {
    const size = askedSize(first);
    const accounts = await readAccounts(reads, principal, { after: null, limit: size + 1 });
    return connectionFrom(accounts, { size, after: null, cursorOf: ({ id }) => id });
  }
}
