import type { Failure, FailureCode } from '../../src/domain/failure';
import type { RefundFact, ReportOutcome } from '../../src/domain/report';
import type { SubmitOrder } from '../../src/providers/provider';
import type { Flavour } from './flavours';
import { Violation, type World } from './world';

export type OrderState = Extract<
  ReportOutcome,
  | 'accepted'
  | 'awaiting-provider-approval'
  | 'awaiting-confirmation'
  | 'processing'
  | 'settled'
  | 'failed'
  | 'denied'
  | 'canceled'
  | 'expired'
>;

/** What the provider itself knows of one order. Nobody who tells us of it may differ for good. */
export interface BookOrder {
  readonly id: string;
  readonly key: string;
  readonly payoutId: string;
  readonly amountCents: bigint;
  readonly taxId: string;
  readonly pixKey: string;
  readonly endToEndId: string;
  readonly noticeSecret: string | null;
  readonly confirmationKey: string | null;
  state: OrderState;
  payments: number;
  readonly refunds: RefundFact[];
  /** Oldest first: what was true from when on. */
  readonly history: {
    readonly atMs: number;
    readonly state: OrderState;
    readonly refunds: number;
  }[];
}

const OVER: readonly OrderState[] = ['settled', 'failed', 'denied', 'canceled', 'expired'];
export const isOver = ({ state }: BookOrder): boolean => OVER.includes(state);

export type Arrived =
  | { readonly kind: 'order'; readonly order: BookOrder; readonly isNew: boolean }
  | { readonly kind: 'refused'; readonly failure: Failure };

/**
 * Every order that one provider ever had. It pays what arrives, however often it arrives, unless it
 * knows the key: that is what makes it the judge.
 */
export class ProviderBook {
  readonly orders: BookOrder[] = [];
  /** When an order of a payout was last handed over by anybody. */
  readonly handedOverMs = new Map<string, number>();
  /** Grows with every change. */
  writes = 0;
  /** Called after each change. */
  onChange: (order: BookOrder) => void = () => undefined;

  constructor(
    private readonly world: World,
    readonly flavour: Flavour,
  ) {}

  find(key: string): BookOrder | undefined {
    return this.orders.find((order) => order.key === key);
  }

  /** What was refused is forgotten: the same order may be taken a moment later. */
  arrive(asked: SubmitOrder, refusal: FailureCode | null): Arrived {
    const { idempotentSubmit, oneAtATimePerRecipient } = this.flavour.capabilities;
    const known = idempotentSubmit ? this.find(asked.providerKey) : undefined;
    if (known !== undefined) return { kind: 'order', order: known, isNew: false };
    if (refusal !== null) return { kind: 'refused', failure: { code: refusal } };
    if (oneAtATimePerRecipient) this.refuseSecond(asked);
    return { kind: 'order', order: this.open(asked), isNew: true };
  }

  move(order: BookOrder, state: OrderState): void {
    if (isOver(order) || order.state === state) return;
    order.state = state;
    if (state === 'settled') order.payments += 1;
    this.changed(order);
  }

  giveBack(order: BookOrder, amountCents: bigint): void {
    if (order.state !== 'settled') return;
    const reference = `D${order.id}-${order.refunds.length}`;
    order.refunds.push({ reference, amountCents });
    this.changed(order);
  }

  private changed(order: BookOrder): void {
    const { state, refunds, id } = order;
    this.writes += 1;
    order.history.push({ atMs: this.world.nowMs, state, refunds: refunds.length });
    this.world.note(`book ${this.flavour.name}: ${id} is ${state}, ${refunds.length} returned`);
    this.onChange(order);
  }

  private refuseSecond({ recipient, payoutId }: SubmitOrder): void {
    const first = this.orders.find((one) => one.taxId === recipient.taxId && !isOver(one));
    if (first === undefined) return;
    throw new Violation(`I28: ${payoutId} was sent while ${first.payoutId} is under way`);
  }

  private open(asked: SubmitOrder): BookOrder {
    const confirms = this.flavour.name === 'confirming';
    const id = `${this.flavour.name[0]}${this.orders.length + 1}`;
    const { destination } = asked;
    const order: BookOrder = {
      ...{ id, key: asked.providerKey, payoutId: asked.payoutId, taxId: asked.recipient.taxId },
      pixKey: destination.kind === 'PIX_KEY' ? destination.value : '',
      amountCents: asked.amountCents,
      endToEndId: asked.endToEndId ?? `E-${id}`,
      noticeSecret: asked.noticeSecret,
      confirmationKey: confirms ? this.world.random.uuid() : null,
      state: confirms ? 'awaiting-confirmation' : 'accepted',
      payments: 0,
      refunds: [],
      history: [],
    };
    this.orders.push(order);
    this.changed(order);
    return order;
  }
}
