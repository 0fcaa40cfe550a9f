import type { OrderInput } from '../../../src/domain/parse-order';
import type { PayoutFacts } from '../../../src/domain/payout';
import { ChangeFeed } from '../../../src/payouts/change-feed';
import { KeyAllowance } from '../../../src/payouts/key-allowance';
import type { PayoutParts } from '../../../src/payouts/parts';
import { ProviderFloats } from '../../../src/payouts/provider-floats';
import { RefusalBook } from '../../../src/payouts/refusal-book';
import { requestPayout } from '../../../src/payouts/request-payout';
import { SwitchBoard } from '../../../src/payouts/switch-board';
import type { ProviderCapabilities, WalledProvider } from '../../../src/providers/provider';
import { createMemoryStore } from '../../simulation/memory-store';
import { MemoryTables } from '../../simulation/memory-tables';
import { aScripted, type Script } from '../../support/scripted-provider';

export const MERCHANT = '00000000-0000-4000-8000-00000000000a';
export const ACCOUNT = '00000000-0000-7000-8000-00000000000b';
export const CALLER = { merchantId: MERCHANT, name: 'ana' };
export const APPROVAL_LIMIT = 500_000n;

/** Answers what its script says; anything else about it can be replaced. */
export interface Actor {
  readonly provider: WalledProvider;
  readonly script: Script;
  readonly calls: Record<string, number>;
}

type Changes = Partial<Omit<WalledProvider, 'capabilities'>> & {
  readonly can?: Partial<ProviderCapabilities>;
};

export function anActor(name: string, { can, ...changes }: Changes = {}): Actor {
  const { provider, script, calls } = aScripted();
  const capabilities = { ...provider.capabilities, ...can };
  const walls = { health: () => 'UP', unable: () => null } as const;
  const walled = { ...provider, ...walls, name, ...changes, capabilities } as WalledProvider;
  return { provider: walled, script, calls };
}

/**
 * The verbs over the store in memory, which test/store/store-contract.test.ts holds equal to that
 * over PostgreSQL; and over a clock that only the test moves.
 */
export class MemoryDoor {
  nowMs = Date.parse('2026-11-22T12:00:00Z');
  readonly tables = new MemoryTables(() => this.nowMs);
  readonly parts: PayoutParts;
  readonly woken: string[] = [];
  private ids = 0;

  constructor(actors: readonly Actor[] = [anActor('one')]) {
    const times = { workerId: 'w1', leaseMs: 8_000, approvalMs: 24 * 60 * 60_000 };
    const store = createMemoryStore(this.tables, times);
    const providers = new Map(actors.map(({ provider }) => [provider.name, provider]));
    const feed = new ChangeFeed();
    feed.onMerchant(MERCHANT, () => this.woken.push('merchant'));
    feed.onAccount(ACCOUNT, () => this.woken.push('account'));
    const id = () => {
      this.ids += 1;
      return `00000000-0000-7000-8000-${this.ids.toString(16).padStart(12, '0')}`;
    };
    this.parts = {
      ...{ store, providers, feed, pace: 1, now: () => this.nowMs, newId: id, newKey: id },
      floats: new ProviderFloats(store, providers),
      refusals: new RefusalBook({ write: (note) => store.note(note), now: () => this.nowMs }),
      switches: new SwitchBoard(async () => []),
      keyAllowance: new KeyAllowance({ size: 100, perMinute: 2 }, () => this.nowMs),
    };
  }

  /** With R$ 10,000.00 in it. */
  async open(): Promise<this> {
    const { store } = this.parts;
    const made = { id: ACCOUNT, merchantId: MERCHANT, name: 'till', externalId: null };
    await store.createAccount({ ...made, approvalLimitCents: APPROVAL_LIMIT });
    const amountCents = 1_000_000n;
    await store.credit({ merchantId: MERCHANT, accountId: ACCOUNT, amountCents, reference: 'r' });
    return this;
  }

  request(input: OrderInput, onRecorded: (facts: PayoutFacts) => void = () => undefined) {
    return requestPayout(this.parts, { caller: CALLER, input, onRecorded });
  }

  /** Recorded and leased to us. */
  async recorded(changed: Partial<OrderInput> = {}): Promise<PayoutFacts> {
    const requested = await this.request(anInput(changed));
    if (requested.kind !== 'payout') throw new Error(JSON.stringify(requested.refusals));
    return this.facts(requested.payout.id);
  }

  async facts(id: string): Promise<PayoutFacts> {
    const facts = await this.parts.store.facts(MERCHANT, id);
    if (facts === null) throw new Error(`no payout ${id}`);
    return facts;
  }
}

export const anInput = (changed: Partial<OrderInput> = {}): OrderInput => ({
  accountId: ACCOUNT,
  idempotencyKey: 'key-1',
  amount: '100.00',
  destination: { pixKey: { type: 'EMAIL', value: 'recebedor@example.com' } },
  recipient: { name: 'Recebedor de Teste', taxId: '52998224725' },
  ...changed,
});
