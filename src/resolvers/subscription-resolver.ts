import { Arg, type ArgsDictionary, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import { isUuid } from '../domain/parse-order';
import type { Payout, PayoutEvent } from '../domain/payout';
import { watchBalance } from '../payouts/watch-balance';
import { watchEvents } from '../payouts/watch-events';
import { watchPayout } from '../payouts/watch-payout';
import type { Balance } from '../store/payout-store-accounts';
import { BalanceOut } from './account-types';
import { notFound } from './bad-argument';
import type { Context } from './context';
import { logCursor } from './log-cursor';
import { Needs, TellsLog, TellsState } from './needs';
import { PayoutEventOut } from './payout-event-out';
import { eventOut } from './payout-fields';
import { PayoutOut } from './payout-type';

interface Asked {
  readonly args: ArgsDictionary;
  readonly context: Context;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

async function subscribePayout({ args, context }: Asked) {
  const payoutId = textOf(args['id'])?.toLowerCase() ?? '';
  const { merchantId } = context.principal;
  const { parts, tails } = context;
  const stream = isUuid(payoutId)
    ? await watchPayout(parts.store, tails, { merchantId, payoutId })
    : null;
  if (stream === null) throw notFound('payout');
  return stream;
}

/** The merchant's log within reach; of it what is wanted. */
export async function subscribeEvents(
  { args, context }: Asked,
  only: (event: PayoutEvent) => boolean = () => true,
) {
  const { parts, tails, principal, loaders, log } = context;
  const resumed = log?.after ?? null;
  const after = log?.fromNow ? null : (resumed ?? textOf(args['after']));
  const cursor = logCursor(after, resumed === null ? 'after' : 'Last-Event-ID');
  const accountId = textOf(args['accountId'])?.toLowerCase() ?? null;
  if (accountId !== null) {
    const account = isUuid(accountId) ? await loaders.account.load(accountId) : null;
    if (account === null) throw notFound('account');
  }
  const { merchantId, accounts: within } = principal;
  const onPosition = (at: bigint) => {
    if (log !== undefined) log.at = at;
  };
  const { position, refusal } = cursor;
  const watch = { merchantId, accountId, within, only, after: position, refusal, onPosition };
  return watchEvents(parts.store, tails, watch);
}

async function subscribeBalance({ args, context }: Asked) {
  const accountId = textOf(args['accountId'])?.toLowerCase() ?? '';
  const { parts, principal } = context;
  const watch = { merchantId: principal.merchantId, accountId };
  const stream = isUuid(accountId) ? await watchBalance(parts.store, parts.feed, watch) : null;
  if (stream === null) throw notFound('account');
  return stream;
}

@Resolver()
export class SubscriptionResolver {
  @Needs('payouts:read')
  @TellsState
  @Subscription(() => PayoutOut, {
    subscribe: subscribePayout,
    description: 'The payout as it is now, then as each change leaves it.',
  })
  payoutChanged(
    @Arg('id', () => ID, { description: 'The payout.' }) _id: string,
    @Root() payout: Payout,
    @Ctx() context: Context,
  ): Payout {
    forgetReads(context);
    return payout;
  }

  @Needs('payouts:read')
  @TellsLog
  @Subscription(() => PayoutEventOut, {
    subscribe: (asked: Asked) => subscribeEvents(asked),
    description:
      'The log: everything after the cursor, then live; no gap, no repeat, in commit order.',
  })
  payoutEvents(
    @Arg('accountId', () => ID, { nullable: true, description: 'Only payouts of this account.' })
    _accountId: string | null,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'Cursor to resume after; "0" is the beginning; live only when absent. ' +
        'CURSOR_TOO_OLD where what follows it is no longer kept, CURSOR_AHEAD past the end.',
    })
    _after: string | null,
    @Root() event: PayoutEvent,
    @Ctx() context: Context,
  ): PayoutEventOut {
    forgetReads(context);
    return eventOut(event);
  }

  @Needs('accounts:read')
  @TellsState
  @Subscription(() => BalanceOut, {
    subscribe: subscribeBalance,
    description: 'The balance as it is now, then each later one.',
  })
  balanceChanged(
    @Arg('accountId', () => ID, { description: 'The account.' }) _accountId: string,
    @Root() balance: Balance,
  ): Balance {
    return balance;
  }
}

/** A subscription's context lives long; what was read for one event is old for the next. */
export function forgetReads({ loaders }: Context): void {
  loaders.approvals.clearAll();
  loaders.timeline.clearAll();
  loaders.refunds.clearAll();
  loaders.notices.clearAll();
}
