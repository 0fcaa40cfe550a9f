import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { FAILURES } from '../domain/failure';
import { maskDestination, maskRecipient } from '../domain/mask';
import type { Destination } from '../domain/order';
import type { Payout, PayoutEvent } from '../domain/payout';
import { waitingFor } from '../domain/waiting-for';
import type { Notice } from '../entities/notice';
import type { Refund } from '../entities/refund';
import type { Account } from '../store/payout-store-accounts';
import { AccountOut } from './account-types';
import { type ConnectionOf, connectionFrom } from './connection';
import { type Context, mayReadPersons } from './context';
import { CursorList } from './cursor-list';
import { askedPage, PageArgs } from './page-args';
import {
  NoticeConnection,
  NoticeVerificationOut,
  PayoutEventConnection,
  PayoutEventOut,
  RefundOut,
} from './payout-event-out';
import { DestinationOut, PayoutFailureOut, PayoutOut, RecipientOut } from './payout-type';

const destinationOut = (destination: Destination): DestinationOut =>
  destination.kind === 'PIX_KEY'
    ? { pixKey: { type: destination.type, value: destination.value }, bankAccount: null }
    : { pixKey: null, bankAccount: { ...destination } };

/** A line of history as the schema shows it. */
export const eventOut = (event: PayoutEvent): PayoutEventOut => ({
  cursor: event.seq.toString(),
  payout: event.payout,
  version: event.payout.version,
  from: event.from,
  to: event.payout.status,
  cause: event.cause,
  occurredAt: event.occurredAt,
});

const refundOut = (row: Refund): RefundOut => ({
  id: row.id,
  amountCents: BigInt(row.amount),
  reason: row.reason,
  endToEndId: row.end_to_end_id,
  occurredAt: row.occurred_at,
});

const noticeOut = (row: Notice): NoticeVerificationOut => ({
  id: row.id,
  verdict: row.verdict as NoticeVerificationOut['verdict'],
  claimed: row.claimed,
  proven: row.proven,
  receivedAt: row.received_at,
  verifiedAt: row.verified_at,
});

@Resolver(() => PayoutOut)
export class PayoutFields {
  @FieldResolver(() => DestinationOut, { description: 'Where it goes.' })
  destination(@Root() payout: Payout, @Ctx() context: Context): DestinationOut {
    const { destination } = payout;
    return destinationOut(mayReadPersons(context) ? destination : maskDestination(destination));
  }

  @FieldResolver(() => RecipientOut, { description: 'Who is paid.' })
  recipient(@Root() payout: Payout, @Ctx() context: Context): RecipientOut {
    return mayReadPersons(context) ? payout.recipient : maskRecipient(payout.recipient);
  }

  @FieldResolver(() => PayoutFailureOut, { nullable: true, description: 'Why it was not paid.' })
  failure(@Root() { failure }: Payout, @Ctx() { locale }: Context): PayoutFailureOut | null {
    if (failure === null) return null;
    const { text, retry } = FAILURES[failure.code];
    return {
      code: failure.code,
      message: text[locale]({}),
      retry,
      providerCode: failure.providerCode ?? null,
      providerMessage: failure.providerMessage ?? null,
    };
  }

  @FieldResolver(() => String, { nullable: true, description: 'Why it is not final yet.' })
  waitingFor(@Root() payout: Payout, @Ctx() { parts }: Context): string | null {
    return waitingFor(payout, new Date(), parts.pace);
  }

  @FieldResolver(() => AccountOut, { description: 'The account that pays.' })
  async account(@Root() payout: Payout, @Ctx() { loaders }: Context): Promise<Account> {
    const account = await loaders.account.load(payout.accountId);
    if (account === null) throw new Error('a payout without its account');
    return account;
  }

  @FieldResolver(() => [PayoutEventOut], { description: 'Its history, oldest first.' })
  async timeline(@Root() payout: Payout, @Ctx() { loaders }: Context): Promise<PayoutEventOut[]> {
    return (await loaders.timeline.load(payout.id)).map(eventOut);
  }

  @FieldResolver(() => [RefundOut], { description: 'What the recipient returned.' })
  async refunds(@Root() payout: Payout, @Ctx() { loaders }: Context): Promise<RefundOut[]> {
    return (await loaders.refunds.load(payout.id)).map(refundOut);
  }

  @FieldResolver(() => [NoticeVerificationOut], { description: 'Webhook deliveries, judged.' })
  async notices(
    @Root() payout: Payout,
    @Ctx() { loaders }: Context,
  ): Promise<NoticeVerificationOut[]> {
    return (await loaders.notices.load(payout.id)).map(noticeOut);
  }

  @FieldResolver(() => PayoutEventConnection, {
    description: 'Its history in pages, oldest first: `timeline` for one that is long.',
  })
  async events(
    @Root() payout: Payout,
    @Args() asked: PageArgs,
    @Ctx() { loaders }: Context,
  ): Promise<ConnectionOf<PayoutEventOut>> {
    const page = askedPage(asked, new CursorList('events', payout.id, 'number'));
    const events = await loaders.events.load(payout.id, page);
    return connectionFrom(events.map(eventOut), page, ({ version }) => String(version));
  }

  @FieldResolver(() => NoticeConnection, {
    description: 'Webhook deliveries, judged, in pages, oldest first: `notices` for many of them.',
  })
  async noticeHistory(
    @Root() payout: Payout,
    @Args() asked: PageArgs,
    @Ctx() { loaders }: Context,
  ): Promise<ConnectionOf<NoticeVerificationOut>> {
    const page = askedPage(asked, new CursorList('noticeHistory', payout.id));
    const notices = await loaders.noticePages.load(payout.id, page);
    return connectionFrom(notices.map(noticeOut), page, ({ id }) => id);
  }
}
