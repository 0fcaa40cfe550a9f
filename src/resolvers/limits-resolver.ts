import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { limitsLeft, recipientLeft } from '../domain/limits-left';
import { taxIdKind, withoutPunctuation } from '../domain/tax-id';
import { setLimits } from '../payouts/set-limits';
import type { Account } from '../store/payout-store-accounts';
import { AccountOut } from './account-types';
import { badArgument, notFound } from './bad-argument';
import type { Context } from './context';
import { SetAccountLimitsInput } from './limits-input';
import { AccountLimitsOut, RecipientLeftOut, RecipientLimitsOut } from './limits-type';
import { Needs } from './needs';
import { refusedPayload, SetAccountLimitsPayload } from './payload-types';

async function useOf({ id: accountId }: Account, { loaders }: Context, recipientTaxId?: string) {
  const use = await loaders.limitUse.load({ accountId, recipientTaxId });
  if (use === null) throw notFound('account');
  return use;
}

@Resolver(() => AccountOut)
export class LimitsResolver {
  @Needs('accounts:manage')
  @Mutation(() => SetAccountLimitsPayload, {
    description:
      'Set what may be requested of an account from now on. What was requested today and this ' +
      'night counts. What is left out of `limits` stays as it is.',
  })
  async setAccountLimits(
    @Arg('input', () => SetAccountLimitsInput, { description: 'The limits.' })
    input: SetAccountLimitsInput,
    @Ctx() { parts, principal }: Context,
  ): Promise<SetAccountLimitsPayload> {
    const set = await setLimits(parts, principal, input);
    return set.kind === 'refused'
      ? refusedPayload(set.refusals)
      : { account: set.account, userErrors: [] };
  }

  @Needs('accounts:read')
  @FieldResolver(() => AccountLimitsOut, {
    description: 'What may be requested of it, with what is left of that now.',
  })
  async limits(@Root() account: Account, @Ctx() context: Context): Promise<AccountLimitsOut> {
    const { recipient, ...left } = limitsLeft(account.limits, await useOf(account, context));
    return { ...left, recipient: recipient && { ...recipient, account } };
  }
}

@Resolver(() => RecipientLimitsOut)
export class RecipientLimitsResolver {
  @FieldResolver(() => RecipientLeftOut, { description: 'What one recipient may still be paid.' })
  async left(
    @Root() { account }: RecipientLimitsOut,
    @Arg('taxId', () => String, { description: 'CPF or CNPJ, with or without punctuation.' })
    taxId: string,
    @Ctx() context: Context,
  ): Promise<RecipientLeftOut> {
    const recipient = withoutPunctuation(taxId.trim());
    if (taxIdKind(recipient) === null) throw badArgument('taxId', { fix: 'TAX_ID' });
    const left = recipientLeft(account.limits, await useOf(account, context, recipient));
    if (left === null) throw notFound('account');
    return left;
  }
}
