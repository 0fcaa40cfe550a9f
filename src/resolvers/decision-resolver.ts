import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { isUuid } from '../domain/parse-order';
import { allowConfirmation } from '../payouts/allow-confirmation';
import { approve, cancel, type Decided, decideByPerson, deny } from '../payouts/decide-by-person';
import { doerOf } from '../payouts/decision-note';
import { resolvePayout } from '../payouts/resolve-payout';
import type { Context } from './context';
import { Needs } from './needs';
import {
  ApprovePayoutPayload,
  CancelPayoutPayload,
  ConfirmPayoutPayload,
  DenyPayoutPayload,
  RecheckPayoutPayload,
  ResolvePayoutPayload,
  refusedPayload,
} from './payload-types';
import {
  ApprovePayoutInput,
  CancelPayoutInput,
  ConfirmPayoutInput,
  DenyPayoutInput,
  RecheckPayoutInput,
  ResolvePayoutInput,
} from './payout-inputs';

const payloadOf = (decided: Decided) =>
  decided.kind === 'payout'
    ? { payout: decided.payout, userErrors: [] }
    : refusedPayload(decided.refusals);

const INPUT = { description: 'Which payout, and what about it.' };

@Resolver()
export class DecisionResolver {
  @Needs('payouts:approve')
  @Mutation(() => ApprovePayoutPayload, {
    description: 'Let a payout above the approval limit go on. Not by its requester.',
  })
  async approvePayout(
    @Arg('input', () => ApprovePayoutInput, INPUT) input: ApprovePayoutInput,
    @Ctx() context: Context,
  ): Promise<ApprovePayoutPayload> {
    const { parts, principal, work } = context;
    const { payoutId } = input;
    const judge = approve(principal);
    const word = { caller: principal, payoutId, judge, refused: 'payout.approve.refused' } as const;
    const decided = await decideByPerson(parts, word);
    if (decided.kind === 'payout') work.wake(decided.payout.id);
    return payloadOf(decided);
  }

  @Needs('payouts:approve')
  @Mutation(() => DenyPayoutPayload, {
    description: 'End a payout that waits for approval; its money is released.',
  })
  async denyPayout(
    @Arg('input', () => DenyPayoutInput, INPUT) input: DenyPayoutInput,
    @Ctx() { parts, principal }: Context,
  ): Promise<DenyPayoutPayload> {
    const { payoutId, reason } = input;
    const judge = deny(principal, reason);
    const word = { caller: principal, payoutId, judge, refused: 'payout.deny.refused' } as const;
    return payloadOf(await decideByPerson(parts, word));
  }

  @Needs('payouts:request')
  @Mutation(() => CancelPayoutPayload, {
    description: 'Take a payout back while certainly nothing was sent.',
  })
  async cancelPayout(
    @Arg('input', () => CancelPayoutInput, INPUT) input: CancelPayoutInput,
    @Ctx() { parts, principal }: Context,
  ): Promise<CancelPayoutPayload> {
    const judge = cancel(input.reason ?? null);
    return payloadOf(
      await decideByPerson(parts, { caller: principal, payoutId: input.payoutId, judge }),
    );
  }

  @Needs('payouts:approve')
  @Mutation(() => ConfirmPayoutPayload, {
    description: 'Let a payout be paid whose provider waits for our confirmation.',
  })
  async confirmPayout(
    @Arg('input', () => ConfirmPayoutInput, INPUT) input: ConfirmPayoutInput,
    @Ctx() { parts, principal, work }: Context,
  ): Promise<ConfirmPayoutPayload> {
    const decided = await allowConfirmation(parts, principal, input.payoutId);
    if (decided.kind === 'payout') work.wake(decided.payout.id);
    return payloadOf(decided);
  }

  @Needs('payouts:resolve')
  @Mutation(() => RecheckPayoutPayload, {
    description: 'Ask the provider again at once. Safe at any time.',
  })
  async recheckPayout(
    @Arg('input', () => RecheckPayoutInput, INPUT) input: RecheckPayoutInput,
    @Ctx() { parts, principal, work }: Context,
  ): Promise<RecheckPayoutPayload> {
    const payout = await findPayout(parts, principal.merchantId, input.payoutId);
    if (payout === null) return refusedPayload([NO_PAYOUT]);
    const { merchantId } = principal;
    if (await parts.store.hint(merchantId, payout.id, doerOf(principal))) work.wake(payout.id);
    return { payout, userErrors: [] };
  }

  @Needs('payouts:resolve')
  @Mutation(() => ResolvePayoutPayload, {
    description:
      'End what only people can decide. It takes effect when a second person says the same.',
  })
  async resolvePayout(
    @Arg('input', () => ResolvePayoutInput, INPUT) input: ResolvePayoutInput,
    @Ctx() { parts, principal }: Context,
  ): Promise<ResolvePayoutPayload> {
    return payloadOf(await resolvePayout(parts, { caller: principal, ...input }));
  }
}

const NO_PAYOUT = { code: 'NOT_FOUND', path: ['input', 'payoutId'], what: 'payout' } as const;

const findPayout = (parts: Context['parts'], merchantId: string, payoutId: string) => {
  const id = payoutId.toLowerCase();
  return isUuid(id) ? parts.store.payout(merchantId, id) : Promise.resolve(null);
};
