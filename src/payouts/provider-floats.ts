import type { PayoutProvider, ProviderFloat } from '../providers/provider';
import type { PayoutStore } from '../store/payout-store';

export interface KnownFloat extends ProviderFloat {
  readonly asOf: Date;
}

/**
 * What each provider last said our own balance with it is, less what our open payouts hold with
 * it. A second judge only: the account is the first, the provider itself the last. It errs towards
 * "try again later", since a provider may have taken an open payout off already. What was never
 * learned refuses nothing.
 */
export class ProviderFloats {
  private readonly known = new Map<string, KnownFloat>();
  private holds = new Map<string, bigint>();
  private refreshing: Promise<void> | null = null;

  constructor(
    private readonly store: PayoutStore,
    private readonly providers: ReadonlyMap<string, PayoutProvider>,
  ) {}

  /** Asks every provider; calls that come meanwhile share the answer. */
  refresh(): Promise<void> {
    this.refreshing ??= this.readAll().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private async readAll(): Promise<void> {
    const readings = [...this.providers.values()].map((provider) => this.read(provider));
    this.holds = new Map(await this.store.holdsByProvider());
    await Promise.all(readings);
  }

  of(provider: string): KnownFloat | null {
    return this.known.get(provider) ?? null;
  }

  covers(provider: string, amountCents: bigint): boolean {
    const float = this.known.get(provider);
    if (float === undefined) return true;
    const enough = float.availableCents - (this.holds.get(provider) ?? 0n) >= amountCents;
    // A refusal rests on a fresh reading the next time.
    if (!enough) this.refresh().catch(() => undefined);
    return enough;
  }

  /** Counts a payout just recorded until the next refresh counts it from the database. */
  hold(provider: string, amountCents: bigint): void {
    this.holds.set(provider, (this.holds.get(provider) ?? 0n) + amountCents);
  }

  private async read(provider: PayoutProvider): Promise<void> {
    if (!provider.capabilities.balance) return;
    const float = await provider.balance();
    if (float !== null) this.known.set(provider.name, { ...float, asOf: new Date() });
  }
}
