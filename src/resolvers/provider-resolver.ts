import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { type KeyLookedUp, lookUpKey } from '../payouts/look-up-key';
import type { WalledProvider } from '../providers/provider';
import { badArgument } from './bad-argument';
import type { Context } from './context';
import { Needs } from './needs';
import { PixKeyHolderOut } from './pix-key-holder-type';
import { type ProviderCapabilitiesOut, ProviderOut } from './provider-type';
import { PixKeyInput } from './request-payout-input';
import { spokenError } from './spoken-error';

const capabilitiesOut = ({ capabilities, ...verbs }: WalledProvider): ProviderCapabilitiesOut => ({
  ...capabilities,
  confirmation: verbs.confirm !== undefined,
  keyLookUp: verbs.lookUpKey !== undefined,
});

@Resolver()
export class ProviderResolver {
  @Needs('payouts:read')
  @Query(() => [ProviderOut], {
    description: 'The providers that are switched on, in order of preference.',
  })
  providers(@Ctx() { parts }: Context): ProviderOut[] {
    return [...parts.providers.values()].map((provider) => ({
      name: provider.name,
      capabilities: capabilitiesOut(provider),
      health: provider.health(),
      float: parts.floats.of(provider.name),
    }));
  }

  @Needs('payouts:request')
  @Query(() => PixKeyHolderOut, {
    nullable: true,
    description:
      'Who a Pix key belongs to, masked; null when nobody registered it. Each look-up spends an ' +
      "allowance, the caller's and the central bank's: ask once a payout, never to browse.",
  })
  async pixKeyHolder(
    @Arg('key', () => PixKeyInput, { description: 'The key.' }) key: PixKeyInput,
    @Arg('provider', () => String, {
      nullable: true,
      description: 'Ask this one; the first that can when absent.',
    })
    provider: string | null,
    @Ctx() { parts, principal }: Context,
  ): Promise<PixKeyHolderOut | null> {
    return holderFrom(await lookUpKey(parts, principal, { key, provider: provider ?? null }));
  }
}

function holderFrom(looked: KeyLookedUp): PixKeyHolderOut | null {
  switch (looked.kind) {
    case 'holder':
      return looked;
    case 'not-found':
      return null;
    case 'invalid':
      throw badArgument(looked.argument, looked.fix);
    case 'limited': {
      const { retryAfterSeconds } = looked;
      throw spokenError({ code: 'LIMIT_EXCEEDED', retryAfterSeconds }, { retryAfterSeconds });
    }
    case 'unknown':
      throw spokenError({ code: 'PROVIDER_UNAVAILABLE' });
  }
}
