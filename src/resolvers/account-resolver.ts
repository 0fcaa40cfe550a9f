import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { isUuid } from '../domain/parse-order';
import { createAccount } from '../payouts/create-account';
import { creditAccount } from '../payouts/credit-account';
import type { Account, Balance, LedgerLine } from '../store/payout-store-accounts';
import { readAccounts } from '../store/read-accounts';
import { CreateAccountInput, CreditAccountInput } from './account-inputs';
import { AccountConnection, AccountOut, BalanceOut, LedgerEntryConnection } from './account-types';
import { notFound } from './bad-argument';
import { type ConnectionOf, connectionFrom } from './connection';
import type { Context } from './context';
import { CursorList } from './cursor-list';
import { Needs } from './needs';
import { askedPage, PageArgs } from './page-args';
import { CreateAccountPayload, CreditAccountPayload, refusedPayload } from './payload-types';

const lineOut = (line: LedgerLine) => ({ ...line, id: line.id.toString(), move: line.kind });

@Resolver(() => AccountOut)
export class AccountResolver {
  @Needs('accounts:read')
  @Query(() => AccountOut, {
    nullable: true,
    description: 'One account, or null when there is none for this caller.',
  })
  async account(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Account | null> {
    const accountId = id.toLowerCase();
    return isUuid(accountId) ? loaders.account.load(accountId) : null;
  }

  @Needs('accounts:read')
  @Query(() => AccountConnection, { description: "The merchant's accounts, newest first." })
  async accounts(
    @Args() asked: PageArgs,
    @Ctx() { reads, principal }: Context,
  ): Promise<ConnectionOf<Account>> {
    const page = askedPage(asked, new CursorList('accounts', principal.merchantId));
    return connectionFrom(await readAccounts(reads, principal, page), page, ({ id }) => id);
  }

  @Needs('accounts:read')
  @Query(() => BalanceOut, {
    description: 'What an account has now. An error with code NOT_FOUND when there is none.',
  })
  async balance(
    @Arg('accountId', () => ID, { description: 'The account.' }) accountId: string,
    @Ctx() { parts, principal }: Context,
  ): Promise<Balance> {
    const id = accountId.toLowerCase();
    const balance = isUuid(id) ? await parts.store.balance(principal.merchantId, id) : null;
    if (balance === null) throw notFound('account');
    return balance;
  }

  @Needs('accounts:manage')
  @Mutation(() => CreateAccountPayload, {
    description: 'Open an account, once for each externalId.',
  })
  async createAccount(
    @Arg('input', () => CreateAccountInput, { description: 'The account.' })
    input: CreateAccountInput,
    @Ctx() { parts, principal }: Context,
  ): Promise<CreateAccountPayload> {
    const made = await createAccount(parts, principal, input);
    return made.kind === 'refused' ? refusedPayload(made.refusals) : { ...made, userErrors: [] };
  }

  @Needs('accounts:fund')
  @Mutation(() => CreditAccountPayload, {
    description: 'Add money to an account, once for each reference.',
  })
  async creditAccount(
    @Arg('input', () => CreditAccountInput, { description: 'The credit.' })
    input: CreditAccountInput,
    @Ctx() context: Context,
  ): Promise<CreditAccountPayload> {
    const { parts, principal, loaders } = context;
    const made = await creditAccount(parts, principal, input);
    if (made.kind === 'refused') return refusedPayload(made.refusals);
    const account = await loaders.account.load(made.balance.accountId);
    return { account, balance: made.balance, replayed: made.replayed, userErrors: [] };
  }

  @Needs('accounts:read')
  @FieldResolver(() => BalanceOut, { name: 'balance', description: 'What it has now.' })
  async balanceOf(@Root() account: Account, @Ctx() { loaders }: Context): Promise<Balance> {
    const balance = await loaders.balance.load(account.id);
    if (balance === null) throw notFound('account');
    return balance;
  }

  @Needs('accounts:read')
  @FieldResolver(() => LedgerEntryConnection, { description: 'Its ledger, newest entry first.' })
  async statement(
    @Root() account: Account,
    @Args() asked: PageArgs,
    @Ctx() { loaders }: Context,
  ): Promise<ConnectionOf<ReturnType<typeof lineOut>>> {
    const page = askedPage(asked, new CursorList('statement', account.id, 'number'));
    const lines = await loaders.statement.load(account.id, page);
    return connectionFrom(lines.map(lineOut), page, ({ id }) => id);
  }
}
