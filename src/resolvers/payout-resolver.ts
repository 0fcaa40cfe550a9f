import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { isUuid } from '../domain/parse-order';
import type { Payout } from '../domain/payout';
import { requestPayout } from '../payouts/request-payout';
import { readByEndToEndId } from '../store/read-payouts';
import type { Context } from './context';
import { Needs } from './needs';
import { RequestPayoutPayload, refusedPayload } from './payload-types';
import { PayoutOut } from './payout-type';
import { RequestPayoutInput } from './request-payout-input';
import { isStorable } from './storable';

@Resolver(() => PayoutOut)
export class PayoutResolver {
  @Needs('payouts:read')
  @Query(() => PayoutOut, {
    nullable: true,
    description: 'One payout, or null when there is none for this caller.',
  })
  async payout(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() { parts, principal }: Context,
  ): Promise<Payout | null> {
    const payoutId = id.toLowerCase();
    return isUuid(payoutId) ? parts.store.payout(principal.merchantId, payoutId) : null;
  }

  @Needs('payouts:read')
  @Query(() => PayoutOut, {
    nullable: true,
    description: 'The payout a key made, however long ago.',
  })
  payoutByIdempotencyKey(
    @Arg('key', () => String, { description: 'The idempotency key.' }) key: string,
    @Ctx() { parts, principal }: Context,
  ): Promise<Payout | null> {
    return isStorable(key)
      ? parts.store.payoutByKey(principal.merchantId, key)
      : Promise.resolve(null);
  }

  @Needs('payouts:read')
  @Query(() => PayoutOut, { nullable: true, description: 'The payout with a Pix end-to-end id.' })
  payoutByEndToEndId(
    @Arg('endToEndId', () => String, { description: '32 characters, starts with E.' })
    endToEndId: string,
    @Ctx() context: Context,
  ): Promise<Payout | null> {
    return isStorable(endToEndId)
      ? readByEndToEndId(context, context.principal, endToEndId)
      : Promise.resolve(null);
  }

  @Needs('payouts:request')
  @Mutation(() => RequestPayoutPayload, {
    description:
      'Hold the money and record a payout; the answer waits for no provider. ' +
      'Repeat it with the same key after any doubt.',
  })
  async requestPayout(
    @Arg('input', () => RequestPayoutInput, { description: 'The order.' })
    input: RequestPayoutInput,
    @Ctx() { parts, work, principal }: Context,
  ): Promise<RequestPayoutPayload> {
    const asked = await requestPayout(parts, {
      caller: principal,
      input,
      onRecorded: (facts) => work.take(facts),
    });
    if (asked.kind === 'refused') return refusedPayload(asked.refusals);
    return { payout: asked.payout, replayed: asked.replayed, userErrors: [] };
  }
}
