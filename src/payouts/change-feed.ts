/** Ids whose rows changed. Carries no data: whoever is woken reads the database. */
export interface Changed {
  readonly merchantIds: readonly string[];
  readonly accountIds: readonly string[];
}

type Listener = () => void;

/** Wakes listeners inside this process; a bridge carries the same to the other replicas. */
export class ChangeFeed {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly bridges = new Set<(changed: Changed) => void>();

  /** Tells this process and every other one, after the commit. */
  publish(changed: Changed): void {
    this.wake(changed);
    for (const bridge of this.bridges) bridge(changed);
  }

  /** Tells this process only: what a bridge heard from another one. */
  wake(changed: Changed): void {
    for (const id of changed.merchantIds) this.call(`merchant ${id}`);
    for (const id of changed.accountIds) this.call(`account ${id}`);
  }

  /** After a gap in what we could hear, everybody looks once. */
  wakeAll(): void {
    for (const topic of [...this.listeners.keys()]) this.call(topic);
  }

  onMerchant(merchantId: string, listener: Listener): () => void {
    return this.listen(`merchant ${merchantId}`, listener);
  }

  onAccount(accountId: string, listener: Listener): () => void {
    return this.listen(`account ${accountId}`, listener);
  }

  bridgeTo(bridge: (changed: Changed) => void): () => void {
    this.bridges.add(bridge);
    return () => this.bridges.delete(bridge);
  }

  private call(topic: string): void {
    for (const listener of [...(this.listeners.get(topic) ?? [])]) listener();
  }

  private listen(topic: string, listener: Listener): () => void {
    const set = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.listeners.get(topic) === set) this.listeners.delete(topic);
    };
  }
}
