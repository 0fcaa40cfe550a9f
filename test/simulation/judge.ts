import type { Payout } from '../../src/domain/payout';
import { canBecome, MONEY_IN } from '../../src/domain/status';
import type { SubmitOrder } from '../../src/providers/provider';
import { judgeLimits } from './judge-limits';
import { closingOf } from './memory-ledger';
import type { AccountRow, MemoryTables, PayoutRow } from './memory-tables';
import type { BookOrder } from './provider-book';
import type { SimProvider } from './sim-provider';
import { Violation, type World } from './world';

function expect(holds: boolean, name: string, what: string): void {
  if (!holds) throw new Violation(`${name}: ${what}`);
}

/**
 * Holds what we say against what the providers' books say, after every step. The names are those
 * of the invariants in docs/reliability.md.
 */
export class Judge {
  /** The last version seen of each payout, with the status it had. */
  private readonly seen = new Map<string, Payout>();
  private readonly logged = new Map<string, number>();

  private written = -1;

  constructor(
    private readonly world: World,
    private readonly tables: MemoryTables,
    private readonly providers: readonly SimProvider[],
  ) {}

  ordersOf(payoutId: string): BookOrder[] {
    const orders: BookOrder[] = [];
    for (const { book } of this.providers) {
      for (const order of book.orders) if (order.payoutId === payoutId) orders.push(order);
    }
    return orders;
  }

  paymentsOf(payoutId: string): number {
    return this.ordersOf(payoutId).reduce((sum, { payments }) => sum + payments, 0);
  }

  /** What came back of a payout, by the books. */
  returnedOf(payoutId: string): bigint {
    return this.ordersOf(payoutId)
      .flatMap(({ refunds }) => refunds)
      .reduce((sum, { amountCents }) => sum + amountCents, 0n);
  }

  /** An order is about to leave: its row was committed, and nobody else can have it. */
  beforeSubmit(provider: SimProvider, asked: SubmitOrder): void {
    const { payoutId, providerKey } = asked;
    const row = this.tables.attempts.find(({ attempt }) => attempt.providerKey === providerKey);
    const isCommitted =
      row?.payoutId === payoutId && row.attempt.provider === provider.flavour.name;
    expect(isCommitted, 'I13', `${payoutId} leaves under a key that was not committed for it`);
    const payout = this.tables.payouts.get(payoutId)?.payout;
    const { amountCents, recipient } = asked;
    const same = payout?.amountCents === amountCents && payout.recipient.taxId === recipient.taxId;
    expect(same, 'I4', `${payoutId} leaves with another amount or recipient than was accepted`);
    const elsewhere = this.providers
      .filter((one) => one !== provider)
      .flatMap(({ book }) => book.orders)
      .find((order) => order.payoutId === payoutId);
    expect(elsewhere === undefined, 'I12', `${payoutId} leaves although ${elsewhere?.id} has it`);
    if (provider.flavour.capabilities.idempotentSubmit) return;
    const again = provider.book.orders.find((order) => order.payoutId === payoutId);
    expect(again === undefined, 'I13', `${payoutId} is sent again to who pays twice: ${again?.id}`);
  }

  afterStep(): void {
    const written = this.tables.writes + this.providers.reduce((n, { book }) => n + book.writes, 0);
    if (written === this.written) return;
    this.written = written;
    for (const row of this.tables.payouts.values()) {
      this.judgePayout(row);
      this.judgeHistory(row.payout);
    }
    for (const account of this.tables.accounts.values()) {
      this.judgeAccount(account);
      judgeLimits(this.tables, account);
    }
  }

  private judgePayout({ payout }: PayoutRow): void {
    const { id, status, amountCents, refundedCents, nextCheckAt } = payout;
    const payments = this.paymentsOf(id);
    expect(payments <= 1, 'I5', `${id} was paid ${payments} times`);
    const money = MONEY_IN[status];
    expect(money !== 'RELEASED' || payments === 0, 'I5', `${id} is ${status} and was paid`);
    expect(money !== 'SPENT' || payments === 1, 'I6', `${id} is ${status} and was not paid`);
    expect(money !== 'HELD' || nextCheckAt !== null, 'I29', `${id} is ${status}, never due again`);
    expect(refundedCents <= amountCents, 'I7', `${id} came back more than whole`);
    if (refundedCents === 0n) return;
    expect(refundedCents <= this.returnedOf(id), 'I7', `${id}: more booked than came back`);
  }

  /** I18, I19, I21, I22: what changed since the last step did so by the table and by one. */
  private judgeHistory(payout: Payout): void {
    const before = this.seen.get(payout.id);
    if (before?.version === payout.version) {
      return expect(before.status === payout.status, 'I21', `${payout.id}: a silent change`);
    }
    this.seen.set(payout.id, payout);
    const { id, version, status } = payout;
    const [wasVersion, was] = [before?.version ?? 0, before?.status ?? null];
    this.world.note(`payout ${id.slice(-4)}: ${was ?? 'new'} -> ${status}`);
    expect(version === wasVersion + 1, 'I21', `${id}: version ${wasVersion} to ${version}`);
    expect(was === null || canBecome(was, status), 'I18', `${id}: ${was} to ${status}`);
    const log = this.tables.events.get(payout.merchantId) ?? [];
    const last = log.at(-1);
    const isLast = last?.payout.id === id && last.payout.version === version;
    expect(isLast && last.payout.status === status, 'I22', `${id}: its change is not in the log`);
    expect(last?.seq === BigInt(log.length), 'I21', 'the log has a gap');
    const told = (this.logged.get(id) ?? 0) + 1;
    this.logged.set(id, told);
    expect(told === version, 'I23', `${id}: ${told} lines for version ${version}`);
    this.judgeEntries(payout);
  }

  /** I3: one hold, and one end as the status says. */
  private judgeEntries({ id, status, amountCents, refundedCents }: Payout): void {
    const entries = this.tables.ledger.filter(({ payoutId }) => payoutId === id);
    const count = (kind: string) => entries.filter((entry) => entry.kind === kind).length;
    expect(count('HOLD') === 1, 'I3', `${id}: ${count('HOLD')} holds`);
    const closing = closingOf(status);
    const captures = closing === 'CAPTURE' ? 1 : 0;
    const releases = closing === 'RELEASE' ? 1 : 0;
    expect(count('CAPTURE') === captures, 'I3', `${id} is ${status}, captured wrongly`);
    expect(count('RELEASE') === releases, 'I3', `${id} is ${status}, released wrongly`);
    const back = entries
      .filter(({ kind }) => kind === 'REFUND')
      .reduce((sum, entry) => sum + entry.amountCents, 0n);
    expect(back === refundedCents, 'I7', `${id}: refunded differs from the ledger`);
    const whole = entries.every((one) => one.kind === 'REFUND' || one.amountCents === amountCents);
    expect(whole, 'I4', `${id}: an entry of another amount`);
  }

  private readonly judged = new Map<string, bigint>();

  /** I1 and I2: the balance is what the entries make it, and held is what is open. */
  private judgeAccount({ account, available, held, moves }: AccountRow): void {
    if (this.judged.get(account.id) === moves) return;
    this.judged.set(account.id, moves);
    expect(available >= 0n && held >= 0n, 'I2', `${account.name} is below zero`);
    let credited = 0n;
    let spent = 0n;
    for (const { accountId, kind, amountCents } of this.tables.ledger) {
      if (accountId !== account.id) continue;
      if (kind === 'CREDIT') credited += amountCents;
      if (kind === 'CAPTURE') spent += amountCents;
      if (kind === 'REFUND') spent -= amountCents;
    }
    expect(credited === available + held + spent, 'I2', `${account.name} does not add up`);
    let open = 0n;
    for (const { payout } of this.tables.payouts.values()) {
      const isOpen = payout.accountId === account.id && closingOf(payout.status) === null;
      if (isOpen) open += payout.amountCents;
    }
    expect(held === open, 'I3', `${account.name} holds ${held}, open payouts ${open}`);
  }
}
