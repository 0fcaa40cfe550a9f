import { randomUUID } from 'node:crypto';
import { Client, type Pool } from 'pg';

/** Ids whose rows changed, as one replica tells the others. */
export interface Told {
  readonly merchantIds: readonly string[];
  readonly accountIds: readonly string[];
}

export interface BridgeOptions {
  readonly url: string;
  readonly pool: Pool;
  readonly onHeard: (told: Told) => void;
  /** We may have missed something: everybody should look once. */
  readonly onGap: () => void;
  readonly onError: (error: unknown) => void;
}

/** Anybody on the database can notify; what is not ours to read only makes everybody look. */
function toldFrom(payload: string): (Told & { by: unknown }) | null {
  try {
    const { by, merchantIds, accountIds } = JSON.parse(payload) as Record<string, unknown>;
    if (!isTexts(merchantIds) || !isTexts(accountIds)) return null;
    return { by, merchantIds, accountIds };
  } catch {
    return null;
  }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const CHANNEL = 'repasse_changed';
/** PostgreSQL refuses payloads from 8,000 bytes on. */
const PAYLOAD_MAX = 7_500;
const GATHER_MS = 2;
const RECONNECT_MS = 500;

/** Runs it after a while, or in this very turn of the event loop. Gives what calls it off. */
function inMs(waitMs: number, run: () => void): () => void {
  if (waitMs > 0) {
    const timer = setTimeout(run, waitMs);
    return () => clearTimeout(timer);
  }
  const soon = setImmediate(run);
  return () => clearImmediate(soon);
}

/**
 * Carries wake-ups between replicas by LISTEN and NOTIFY. Sent after the commit and by itself: a
 * NOTIFY inside a transaction would make commits wait for each other. The first is sent at once,
 * what comes within a moment after it is gathered. It carries ids only, and losing one costs no
 * more than the next poll.
 */
export class NotifyBridge {
  private readonly self = randomUUID();
  private merchantIds = new Set<string>();
  private accountIds = new Set<string>();
  private sentAt = Number.NEGATIVE_INFINITY;
  private callOff: (() => void) | null = null;
  private client: Client | null = null;
  private reconnecting: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(private readonly options: BridgeOptions) {}

  async open(): Promise<void> {
    const client = new Client({
      connectionString: this.options.url,
      application_name: 'repasse-listen',
      // Nothing is written here: a wake-up need not wait for the disk to be told.
      options: '-c synchronous_commit=off',
      query_timeout: 7_000,
      keepAlive: true,
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ payload }) => this.hear(payload ?? ''));
    this.client = client;
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
  }

  tell(told: Told): void {
    for (const id of told.merchantIds) this.merchantIds.add(id);
    for (const id of told.accountIds) this.accountIds.add(id);
    const waitMs = this.sentAt + GATHER_MS - performance.now();
    this.callOff ??= inMs(waitMs, () => this.send());
  }

  async close(): Promise<void> {
    this.closed = true;
    this.callOff?.();
    if (this.reconnecting !== null) clearTimeout(this.reconnecting);
    await this.client?.end().catch(() => undefined);
  }

  private send(): void {
    this.callOff = null;
    this.sentAt = performance.now();
    const told = {
      by: this.self,
      merchantIds: [...this.merchantIds],
      accountIds: [...this.accountIds],
    };
    this.merchantIds = new Set();
    this.accountIds = new Set();
    const text = JSON.stringify(told);
    const payload = text.length <= PAYLOAD_MAX ? text : JSON.stringify({ by: this.self });
    // While there is no connection of our own, by one that writes.
    (this.client ?? this.options.pool)
      .query('select pg_notify($1, $2)', [CHANNEL, payload])
      .catch(this.options.onError);
  }

  private hear(payload: string): void {
    const told = toldFrom(payload);
    if (told === null) return this.options.onGap();
    if (told.by !== this.self) this.options.onHeard(told);
  }

  private lost(client: Client): void {
    if (this.closed || this.client !== client) return;
    this.client = null;
    this.reconnecting = setTimeout(() => {
      this.open().then(this.options.onGap, (error: unknown) => {
        this.options.onError(error);
        if (this.client !== null) this.lost(this.client);
      });
    }, RECONNECT_MS);
  }
}
