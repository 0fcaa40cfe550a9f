import type { BookOrder, OrderState, ProviderBook } from './provider-book';
import type { World } from './world';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** What becomes of the orders that a provider took, and when. */
export class Fates {
  private underWay = 0;
  private readonly stuck: (() => void)[] = [];

  constructor(
    private readonly world: World,
    private readonly book: ProviderBook,
  ) {}

  get isUnderWay(): boolean {
    return this.underWay > 0 || this.stuck.length > 0;
  }

  /** Called once for each new order. */
  begin(order: BookOrder): void {
    if (order.state === 'awaiting-confirmation') {
      const { confirmWithinMs } = this.book.flavour;
      this.later(confirmWithinMs, 'fate: the confirmation is late', () => {
        if (order.state === 'awaiting-confirmation') this.book.move(order, 'expired');
      });
      return;
    }
    if (this.world.random.chance(0.1)) return this.toTheDesk(order);
    if (this.world.random.chance(0.3)) this.goOn(order, 'processing');
    this.end(order);
  }

  /** The storm is over: what hung for ever comes to its end. */
  release(): void {
    for (const end of this.stuck.splice(0)) this.later(MINUTE, 'fate: unstuck', end);
  }

  /** The right key pays the order, however often it comes. */
  confirm(order: BookOrder): void {
    if (order.state !== 'awaiting-confirmation') return;
    this.book.move(order, 'processing');
    this.end(order);
  }

  private toTheDesk(order: BookOrder): void {
    this.goOn(order, 'awaiting-provider-approval');
    this.later(this.pauseMs() + 10 * SECOND, 'fate: the desk decides', () => {
      if (this.world.random.chance(0.4)) return this.book.move(order, 'denied');
      this.book.move(order, 'processing');
      this.end(order);
    });
  }

  private goOn(order: BookOrder, state: OrderState): void {
    this.later(this.world.random.between(100, 2_000), `fate: ${state}`, () =>
      this.book.move(order, state),
    );
  }

  private end(order: BookOrder): void {
    const { random } = this.world;
    const to = random.weighted({ settled: 75, failed: 18, canceled: 4, expired: 3 });
    const run = () => {
      this.book.move(order, to);
      if (to === 'settled' && random.chance(0.25)) this.comesBack(order);
    };
    if (this.world.storm && random.chance(0.05)) this.stuck.push(run);
    else this.later(this.pauseMs(), `fate: ${to}`, run);
  }

  private pauseMs(): number {
    const { random } = this.world;
    const most = random.weighted({
      [`${5 * SECOND}`]: 70,
      [`${MINUTE}`]: 20,
      [`${10 * MINUTE}`]: 10,
    });
    return random.between(50, Number(most));
  }

  /** In one piece or in several, and never more than was paid. */
  private comesBack(order: BookOrder): void {
    const { random } = this.world;
    const whole = order.amountCents;
    const first = random.chance(0.5) ? whole : (whole * BigInt(random.between(1, 99))) / 100n;
    const parts = [first, random.chance(0.5) ? whole - first : (whole - first) / 2n];
    let delayMs = 0;
    for (const amount of parts.filter((part) => part > 0n)) {
      delayMs += random.between(SECOND, 90 * MINUTE);
      this.later(delayMs, 'fate: money comes back', () => this.book.giveBack(order, amount));
    }
  }

  private later(delayMs: number, label: string, run: () => void): void {
    this.underWay += 1;
    this.world.after(delayMs, label, () => {
      this.underWay -= 1;
      run();
    });
  }
}
