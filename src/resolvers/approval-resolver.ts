import {
  Arg,
  Args,
  type ArgsDictionary,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { missingApprovals } from '../domain/approvals';
import { isUuid } from '../domain/parse-order';
import type { Payout, PayoutEvent } from '../domain/payout';
import { setApprovalRule } from '../payouts/set-approval-rule';
import { type GivenApprovals, readInbox } from '../store/read-approvals';
import { SetApprovalRuleInput } from './account-inputs';
import {
  ApprovalRequestConnection,
  type ApprovalRequestOut,
  PayoutApprovalsOut,
} from './approval-types';
import { type ConnectionOf, connectionFrom } from './connection';
import type { Context } from './context';
import { CursorList } from './cursor-list';
import { Needs, TellsLog } from './needs';
import { askedPage, PageArgs } from './page-args';
import { refusedPayload, SetApprovalRulePayload } from './payload-types';
import { PayoutEventOut } from './payout-event-out';
import { eventOut } from './payout-fields';
import { PayoutOut } from './payout-type';
import { forgetReads, subscribeEvents } from './subscription-resolver';

function whyNotBy(isOwn: boolean, said: boolean): ApprovalRequestOut['whyNot'] {
  if (isOwn) return 'OWN_REQUEST';
  return said ? 'APPROVED_BEFORE' : null;
}

function requestOut(payout: Payout, { given }: GivenApprovals, name: string): ApprovalRequestOut {
  const isOwn = payout.requestedBy === name;
  const said = given.some(({ by }) => by === name);
  const whyNot = whyNotBy(isOwn, said);
  return { id: payout.id, payout, mayApprove: whyNot === null, whyNot };
}

const isAboutApproval = ({ from, payout }: PayoutEvent): boolean =>
  from === 'AWAITING_APPROVAL' || payout.status === 'AWAITING_APPROVAL';

const subscribeApprovals = (asked: { args: ArgsDictionary; context: Context }) =>
  subscribeEvents(asked, isAboutApproval);

@Resolver(() => PayoutOut)
export class ApprovalResolver {
  @Needs('payouts:approve')
  @Query(() => ApprovalRequestConnection, {
    description: 'What waits for approval, the oldest first.',
  })
  async approvals(
    @Arg('accountId', () => ID, { nullable: true, description: 'Only payouts of this account.' })
    accountId: string | null,
    @Args() asked: PageArgs,
    @Ctx() context: Context,
  ): Promise<ConnectionOf<ApprovalRequestOut>> {
    const { principal, loaders } = context;
    const account = accountId?.toLowerCase() ?? null;
    const { merchantId, accounts, name } = principal;
    const page = askedPage(asked, new CursorList('approvals', merchantId));
    const { after, limit } = page;
    const query = { merchantId, accounts, accountId: account, after, limit };
    const found = account !== null && !isUuid(account) ? [] : await readInbox(context, query);
    const given = await loaders.approvals.loadMany(found.map(({ id }) => id));
    const requests = found.map((payout, n) => {
      const one = given[n];
      if (one === undefined || one instanceof Error) throw one ?? new Error('no approvals');
      return requestOut(payout, one, name);
    });
    return connectionFrom(requests, page, ({ id }) => id);
  }

  @Needs('payouts:approve')
  @TellsLog
  @Subscription(() => PayoutEventOut, {
    subscribe: subscribeApprovals,
    description:
      'What enters, changes or leaves `approvals`: after the cursor, then live; no gap, no repeat.',
  })
  approvalsChanged(
    @Arg('accountId', () => ID, { nullable: true, description: 'Only payouts of this account.' })
    _accountId: string | null,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Cursor to resume after; "0" is the beginning; live only when absent.',
    })
    _after: string | null,
    @Root() event: PayoutEvent,
    @Ctx() context: Context,
  ): PayoutEventOut {
    forgetReads(context);
    return eventOut(event);
  }

  @Needs('accounts:manage')
  @Mutation(() => SetApprovalRulePayload, {
    description:
      'Set from which amount on payouts of an account wait for approval, and for how many. ' +
      'Those recorded before keep what they need.',
  })
  async setApprovalRule(
    @Arg('input', () => SetApprovalRuleInput, { description: 'The rule.' })
    input: SetApprovalRuleInput,
    @Ctx() { parts, principal, loaders }: Context,
  ): Promise<SetApprovalRulePayload> {
    const set = await setApprovalRule(parts, principal, input);
    if (set.kind === 'refused') return refusedPayload(set.refusals);
    loaders.account.clear(set.account.id);
    return { account: set.account, userErrors: [] };
  }

  @FieldResolver(() => PayoutApprovalsOut, {
    name: 'approvals',
    description: 'The approvals it needs and has.',
  })
  async approvalsOf(
    @Root() payout: Payout,
    @Ctx() { loaders }: Context,
  ): Promise<PayoutApprovalsOut> {
    const { needed, given } = await loaders.approvals.load(payout.id);
    const waits = payout.status === 'AWAITING_APPROVAL';
    const missing = missingApprovals({ needed, by: given.map(({ by }) => by) });
    return { needed, missing, given, expiresAt: waits ? payout.nextCheckAt : null };
  }
}
