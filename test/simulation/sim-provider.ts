import type { FailureCode } from '../../src/domain/failure';
import type { PayoutReport } from '../../src/domain/report';
import type { LookUpReference, SubmitOrder } from '../../src/providers/provider';
import { reportAsOf, reportOfTaking } from './book-report';
import { Fates } from './fates';
import type { Flavour } from './flavours';
import type { Process } from './process';
import { type BookOrder, ProviderBook } from './provider-book';
import type { OrderFault, ProviderFaults } from './provider-faults';
import type { World } from './world';

const SECOND = 1_000;
const DEADLINE_MS = 15 * SECOND;

const OWN: readonly FailureCode[] = ['INSUFFICIENT_FUNDS', 'LIMIT_EXCEEDED', 'PROVIDER_ERROR'];
const RECIPIENTS: readonly FailureCode[] = ['PIX_KEY_NOT_FOUND', 'RECIPIENT_MISMATCH'];

const unknown = (why: string): PayoutReport => ({ outcome: 'unknown', why });

interface Sending {
  readonly owner: Process;
  readonly label: string;
  readonly fault: OrderFault | null;
  readonly lateMs: number;
  /** What arriving does, and what is answered then. */
  readonly arrive: () => PayoutReport;
}

/** A provider that does not exist, with a book that does. */
export class SimProvider {
  readonly book: ProviderBook;
  readonly fates: Fates;
  /** Nobody can reach it. */
  isDown = false;

  constructor(
    private readonly world: World,
    readonly flavour: Flavour,
    private readonly faults: ProviderFaults,
  ) {
    this.book = new ProviderBook(world, flavour);
    this.fates = new Fates(world, this.book);
  }

  submit(owner: Process, asked: SubmitOrder): Promise<PayoutReport> {
    const { random } = this.world;
    this.book.handedOverMs.set(asked.payoutId, this.world.nowMs);
    const refusal = random.chance(0.12) ? random.pick(random.chance(0.6) ? OWN : RECIPIENTS) : null;
    const arrive = (): PayoutReport => {
      const arrived = this.book.arrive(asked, refusal);
      if (arrived.kind === 'refused') return { outcome: 'failed', failure: arrived.failure };
      if (arrived.isNew) this.fates.begin(arrived.order);
      return reportOfTaking(arrived.order);
    };
    const fault = this.isDown ? 'refused' : this.faults.ofOrder(this.flavour.name);
    const label = `${this.flavour.name} submit${fault === null ? '' : ` (${fault})`}`;
    return this.send({ owner, label, fault, lateMs: this.flavour.lateMs, arrive });
  }

  confirm(owner: Process, id: string, key: string): Promise<PayoutReport> {
    const arrive = (): PayoutReport => {
      const order = this.book.orders.find((one) => one.id === id);
      if (order === undefined || order.confirmationKey !== key) {
        return { outcome: 'not-sent', why: 'the confirmation was refused' };
      }
      this.fates.confirm(order);
      return { outcome: 'processing', providerStatus: 'PROCESSING' };
    };
    const fault = this.isDown ? 'refused' : this.faults.ofOrder(this.flavour.name);
    const label = `${this.flavour.name} confirm${fault === null ? '' : ` (${fault})`}`;
    return this.send({ owner, label, fault, lateMs: this.flavour.lateMs, arrive });
  }

  async lookUp(owner: Process, reference: LookUpReference): Promise<PayoutReport> {
    const fault = this.isDown ? 'silent' : this.faults.ofQuestion();
    const lagMs = fault === 'stale' ? this.world.random.between(0, this.flavour.lagMs) : 0;
    const found = await this.world.call({
      owner,
      label: `${this.flavour.name} look-up${fault === null ? '' : ` (${fault})`}`,
      reachMs: this.world.random.between(10, 400),
      effect: () => this.candidates(reference, this.world.nowMs - lagMs),
      answerMs: this.world.random.between(5, fault === 'silent' ? 5 * SECOND : 300),
    });
    switch (fault) {
      case 'refused':
        return { outcome: 'not-sent', why: 'no connection' };
      case 'slowDown':
        return { outcome: 'not-sent', why: 'told to wait', retryAfterMs: 5 * SECOND };
      case 'silent':
      case 'error':
      case 'unreadable':
        return unknown(fault);
      case 'oddWord':
        return { ...unknown('a word nobody knows'), providerStatus: 'EM_ANALISE' };
      case 'wrongFacts':
        return { ...(await this.oneOf(found, reference)), amountCents: 1n };
      case 'stale':
      case null:
        return this.oneOf(found, reference);
    }
  }

  /** By its own id, by our key, or by what it looks like; each as it was at that moment. */
  private candidates(reference: LookUpReference, atMs: number): PayoutReport[] {
    const isIt = (order: BookOrder): boolean => {
      if (this.flavour.capabilities.lookUpByOurKey) return order.key === reference.providerKey;
      if (reference.providerId !== null) return order.id === reference.providerId;
      const sinceMs = (order.history[0]?.atMs ?? 0) - reference.sentAt.getTime();
      const isNear = sinceMs >= -2 * 60 * SECOND && sinceMs <= 5 * 60 * SECOND;
      const { amountCents, recipient } = reference;
      return isNear && order.amountCents === amountCents && order.taxId === recipient.taxId;
    };
    return this.book.orders
      .filter(isIt)
      .map((order) => reportAsOf(order, atMs))
      .filter(({ outcome }) => outcome !== 'absent');
  }

  private async oneOf(found: PayoutReport[], reference: LookUpReference): Promise<PayoutReport> {
    const isSearch = !this.flavour.capabilities.lookUpByOurKey && reference.providerId === null;
    const ids = found.map(({ providerId }) => providerId ?? '');
    const taken =
      isSearch && ids.length > 0 ? await reference.takenElsewhere(ids) : new Set<string>();
    const [one, ...more] = found.filter(({ providerId }) => !taken.has(providerId ?? ''));
    if (more.length > 0) return unknown('several orders match');
    return one ?? { outcome: 'absent' };
  }

  /** Hands over what can move money, in whatever weather. */
  private send({ owner, label, fault, lateMs, arrive }: Sending): Promise<PayoutReport> {
    const { random } = this.world;
    const isSilent = fault === 'lostBefore' || fault === 'lostAfter' || fault === 'late';
    return this.world.call({
      owner,
      label,
      reachMs: random.between(10, 500),
      answerMs: isSilent ? random.pick([50, DEADLINE_MS]) : random.between(10, 2_000),
      effect: (): PayoutReport => {
        switch (fault) {
          case 'refused':
            return { outcome: 'not-sent', why: 'no connection' };
          case 'slowDown':
            return { outcome: 'not-sent', why: 'told to wait', retryAfterMs: 3 * SECOND };
          case 'lostBefore':
          case 'errorBefore':
            return unknown(fault);
          case 'late':
            this.world.after(random.between(SECOND, lateMs), `${label} arrives`, arrive);
            return unknown('no answer');
          case 'lostAfter':
          case 'errorAfter':
          case 'unreadable':
            arrive();
            return unknown(fault);
          case 'oddWord':
            arrive();
            return { ...unknown('a word nobody knows'), providerStatus: 'EM_ANALISE' };
          case 'twice':
            this.world.after(random.between(SECOND, lateMs), `${label} arrives again`, arrive);
            return arrive();
          case null:
            return arrive();
        }
      },
    });
  }
}
