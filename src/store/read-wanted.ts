import type { SelectQueryBuilder } from 'typeorm';
import { isByAmount, type PayoutOrder } from '../domain/payout-order';
import type { PayoutStatus } from '../domain/status';
import type { Payout } from '../entities/payout';
import type { PageQuery, Reach } from './read-accounts';

/** Which payouts a list shows; all conditions must hold. */
export interface PayoutsWanted {
  readonly statuses?: readonly PayoutStatus[] | null | undefined;
  readonly accountId?: string | null | undefined;
  readonly provider?: string | null | undefined;
  readonly orderId?: string | null | undefined;
  readonly createdFrom?: Date | null | undefined;
  readonly createdBefore?: Date | null | undefined;
  readonly minCents?: bigint | null | undefined;
  readonly maxCents?: bigint | null | undefined;
  readonly recipientIndex?: string | null | undefined;
  readonly destinationIndex?: string | null | undefined;
}

/** `after` is the place of the last payout seen, as the order has it. */
export interface PayoutQuery extends PayoutsWanted, Reach, PageQuery {
  readonly order: PayoutOrder;
}

type List = SelectQueryBuilder<Payout>;

/** What each condition is in SQL; the value is a parameter of the same name. */
const CONDITIONS: Readonly<Record<Exclude<keyof PayoutsWanted, 'statuses'>, string>> = {
  accountId: 'p.account_id = :accountId',
  provider: 'p.provider = :provider',
  orderId: 'p.order_id = :orderId',
  createdFrom: 'p.created_at >= :createdFrom',
  createdBefore: 'p.created_at < :createdBefore',
  minCents: 'p.amount >= :minCents',
  maxCents: 'p.amount <= :maxCents',
  recipientIndex: 'p.recipient_index = :recipientIndex',
  destinationIndex: 'p.destination_index = :destinationIndex',
};

function inOrder(list: List, { order, after }: PayoutQuery): void {
  const isRising = order === 'OLDEST_FIRST' || order === 'SMALLEST_FIRST';
  const direction = isRising ? 'ASC' : 'DESC';
  const sign = isRising ? '>' : '<';
  if (!isByAmount(order)) {
    if (after !== null) list.andWhere(`p.id ${sign} :after`, { after });
    list.orderBy('p.id', direction);
    return;
  }
  const [amount, id] = after?.split(' ') ?? [];
  if (after !== null) list.andWhere(`(p.amount, p.id) ${sign} (:amount, :id)`, { amount, id });
  list.orderBy('p.amount', direction).addOrderBy('p.id', direction);
}

/** Puts into a list of payouts which of them, from where on, in which order and how many. */
export function want(list: List, query: PayoutQuery): List {
  const { merchantId, accounts, statuses } = query;
  list.where('p.merchant_id = :merchantId', { merchantId });
  if (accounts !== null) list.andWhere('p.account_id = any(:accounts)', { accounts });
  if (statuses?.length) list.andWhere('p.status in (:...statuses)', { statuses });
  for (const [name, condition] of Object.entries(CONDITIONS)) {
    const value = query[name as keyof typeof CONDITIONS] ?? '';
    if (value !== '') list.andWhere(condition, { [name]: value });
  }
  inOrder(list, query);
  return list.limit(query.limit);
}
