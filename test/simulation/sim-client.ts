import { textFromCents } from '../../src/domain/money';
import type { Payout } from '../../src/domain/payout';
import { type Requested, requestPayout } from '../../src/payouts/request-payout';
import type { SimWorker } from './sim-worker';
import { LostConnection, Violation, type World } from './world';

export interface Wish {
  readonly merchantId: string;
  readonly accountId: string;
  readonly requestedBy: string;
  readonly idempotencyKey: string;
  readonly amountCents: bigint;
  readonly taxId: string;
  readonly provider: string | null;
}

const SECOND = 1_000;

/** Somebody who wants one payment made and asks until it is acknowledged, under one key. */
export class SimClient {
  /** The id of the payout, once we were told it. */
  acknowledged: string | null = null;
  /** Refused for good: nothing was recorded, as far as we know. */
  hasGivenUp = false;
  /** The look-alike we were told of, and mean to pay again. */
  private allowDuplicateOf: string | null = null;
  bug: Violation | null = null;

  constructor(
    private readonly world: World,
    private readonly wish: Wish,
    private readonly anyWorker: () => SimWorker | null,
  ) {}

  begin(): void {
    const { random } = this.world;
    const many = random.weighted({ 1: 75, 2: 15, 3: 10 });
    for (let n = 0; n < Number(many); n += 1) {
      this.world.after(random.between(0, 50), 'client asks', () => this.ask());
    }
    // Long after everybody forgot, the same request comes again; and one that is not the same.
    const later = () => random.between(SECOND, 30 * 60 * SECOND);
    if (random.chance(0.3)) this.world.after(later(), 'client repeats', () => this.ask());
    if (random.chance(0.2)) this.world.after(later(), 'client mistakes', () => this.mistake());
  }

  private ask(): void {
    const { random } = this.world;
    const again = random.between(3 * SECOND, 40 * SECOND);
    this.world.after(again, 'client looks', () => {
      if (this.acknowledged === null && !this.hasGivenUp) this.ask();
    });
    const wasAcknowledged = this.acknowledged;
    this.send(this.wish.amountCents, (answer) => this.hear(answer, wasAcknowledged));
  }

  private hear(answer: Requested, wasAcknowledged: string | null): void {
    if (answer.kind === 'payout') return this.keep(answer, wasAcknowledged);
    const [refusal] = answer.refusals;
    if (wasAcknowledged !== null) {
      this.complain(`I9: ${wasAcknowledged} was known and is now refused: ${refusal?.code}`);
    }
    if (refusal?.code === 'LOOK_ALIKE' && this.world.random.chance(0.5)) {
      this.allowDuplicateOf = refusal.payoutId;
      return;
    }
    const mayComeLater = ['OVERLOADED', 'PROVIDER_BALANCE'].includes(refusal?.code ?? '');
    if (!mayComeLater) this.hasGivenUp = true;
  }

  private keep(
    { payout, replayed }: { payout: Payout; replayed: boolean },
    wasAcknowledged: string | null,
  ): void {
    if (this.acknowledged !== null && this.acknowledged !== payout.id) {
      this.complain(`I9: one key, two payouts: ${this.acknowledged} and ${payout.id}`);
    }
    if (wasAcknowledged !== null && !replayed) this.complain(`I9: ${payout.id} is made again`);
    if (payout.amountCents !== this.wish.amountCents) this.complain('I10: another payout is told');
    this.acknowledged = payout.id;
  }

  /** The same key with another amount must be refused, once the key is known. */
  private mistake(): void {
    const known = this.acknowledged;
    if (known === null) return;
    this.send(this.wish.amountCents + 1n, (answer) => {
      const code = answer.kind === 'refused' ? answer.refusals[0]?.code : answer.kind;
      if (code !== 'IDEMPOTENCY_CONFLICT') this.complain(`I10: another order got ${code}`);
    });
  }

  private send(amountCents: bigint, hear: (answer: Requested) => void): void {
    const worker = this.anyWorker();
    if (worker === null) return;
    const { merchantId, requestedBy, accountId, idempotencyKey, taxId, provider } = this.wish;
    const answer = requestPayout(worker.parts, {
      caller: { merchantId, name: requestedBy },
      input: {
        ...{ accountId, idempotencyKey, provider },
        amount: textFromCents(amountCents),
        allowDuplicateOf: this.allowDuplicateOf,
        destination: { pixKey: { type: 'CPF', value: taxId } },
      },
      onRecorded: (facts) => worker.loop.take(facts),
    });
    answer.then(hear).catch((error: unknown) => {
      if (!(error instanceof LostConnection)) this.complain(`thrown: ${String(error)}`);
    });
  }

  private complain(what: string): void {
    this.bug ??= new Violation(what);
  }
}
