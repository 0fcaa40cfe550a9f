import { IsIn, IsOptional } from 'class-validator';
import { ArgsType, Field } from 'type-graphql';
import type { Principal } from '../credentials/principal';
import type { Payout } from '../domain/payout';
import { isByAmount, PAYOUT_ORDERS, type PayoutOrder } from '../domain/payout-order';
import { CursorList } from './cursor-list';
import { register } from './enums';
import { PageArgs } from './page-args';

const PayoutOrderEnum = register(PAYOUT_ORDERS, {
  name: 'PayoutOrder',
  description: 'How a list of payouts is ordered.',
  texts: {
    NEWEST_FIRST: 'What was recorded last comes first.',
    OLDEST_FIRST: 'What was recorded first comes first.',
    LARGEST_FIRST: 'The largest amount comes first, of equal ones the newest.',
    SMALLEST_FIRST: 'The smallest amount comes first, of equal ones the oldest.',
  },
});

@ArgsType()
export class PayoutsArgs extends PageArgs {
  @Field(() => PayoutOrderEnum, {
    nullable: true,
    description: 'NEWEST_FIRST by default. Every page of a list is asked in the same order.',
  })
  @IsOptional()
  @IsIn(PAYOUT_ORDERS)
  order?: PayoutOrder | null;
}

const idOf = ({ id }: Payout): string => id;
const amountOf = ({ id, amountCents }: Payout): string => `${amountCents} ${id}`;

/** The cursors of a list of payouts, which are good for one order. */
export function payoutList(
  asked: PayoutOrder | null | undefined,
  { merchantId }: Principal,
): { list: CursorList; order: PayoutOrder; placeOf: (payout: Payout) => string } {
  const order = asked ?? 'NEWEST_FIRST';
  const place = isByAmount(order) ? 'amount' : 'id';
  const list = new CursorList(`payouts ${order}`, merchantId, place);
  return { list, order, placeOf: place === 'amount' ? amountOf : idOf };
}
