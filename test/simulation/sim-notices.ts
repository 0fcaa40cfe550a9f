import { createHash } from 'node:crypto';
import type { ReportOutcome } from '../../src/domain/report';
import type { NoticeReading, RawNotice } from '../../src/providers/provider';
import type { BookOrder } from './provider-book';
import type { SimProvider } from './sim-provider';
import type { World } from './world';

interface Said {
  /** Makes one delivery's bytes unlike another's. */
  readonly serial: number;
  readonly key?: string | undefined;
  readonly id?: string | undefined;
  readonly outcome: ReportOutcome | null;
  readonly secret?: string | undefined;
  readonly confirmationKey?: string | undefined;
  readonly isForged?: boolean;
}

export const secretDigest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What an adapter makes of a delivery: authenticated by its bytes alone. */
export function readSaid({ body }: RawNotice): NoticeReading {
  const text = body.toString();
  if (!text.startsWith('{')) return { kind: 'unreadable', why: 'no JSON' };
  const { key, id, outcome, secret, confirmationKey, isForged } = JSON.parse(text) as Said;
  if (isForged) return { kind: 'forged', why: 'a wrong signature' };
  return {
    kind: 'read',
    reference: { providerKey: key, providerId: id },
    claimed: outcome ?? 'EM_ANALISE',
    outcome,
    secretDigest: secret === undefined ? undefined : secretDigest(secret),
    confirmationKey,
  };
}

const LIES: readonly ReportOutcome[] = ['settled', 'failed', 'processing', 'refunded'];

/** Webhooks of one provider: lost, doubled, late, out of order, forged, lying, about nobody. */
export class SimNotices {
  private serial = 0;

  constructor(
    private readonly world: World,
    private readonly provider: SimProvider,
    private readonly deliver: (provider: SimProvider, body: Buffer) => void,
  ) {
    provider.book.onChange = (order) => this.tell(order);
  }

  private tell(order: BookOrder): void {
    const { random, storm } = this.world;
    const body = this.bodyOf(order, {});
    const key = order.state === 'awaiting-confirmation';
    // Without its key an order could not be paid at all, so that one is sent again and again.
    const times = key ? 3 : random.weighted({ 1: 60, 0: 20, 2: 15, 4: 5 });
    for (let n = 0; n < Number(storm ? times : 1); n += 1) this.send(body, n);
    if (!storm || !random.chance(0.25)) return;
    const kind = random.weighted({ lie: 5, forgery: 4, foreign: 3, nobody: 2, garbage: 2 });
    const lie = { outcome: random.pick(LIES), confirmationKey: undefined };
    switch (kind) {
      case 'lie':
        return this.send(this.bodyOf(order, lie), 1);
      case 'forgery':
        return this.send(this.bodyOf(order, { ...lie, isForged: true }), 1);
      case 'foreign':
        return this.send(this.bodyOf(order, { ...lie, secret: random.uuid() }), 1);
      case 'nobody':
        return this.send(this.bodyOf(order, { ...lie, key: random.uuid(), id: 'nobody' }), 1);
      case 'garbage':
        return this.send(Buffer.from(`<html>${this.serial}`), 1);
    }
  }

  private bodyOf(order: BookOrder, changes: Partial<Said>): Buffer {
    this.serial += 1;
    const byKey = this.provider.flavour.capabilities.lookUpByOurKey;
    const isSecret = order.noticeSecret !== null;
    const waits = order.state === 'awaiting-confirmation';
    const said: Said = {
      serial: this.serial,
      ...(byKey ? { key: order.key } : { id: order.id }),
      outcome: order.refunds.length > 0 ? 'refunded' : order.state,
      ...(isSecret && { secret: order.noticeSecret }),
      ...(waits && order.confirmationKey !== null && { confirmationKey: order.confirmationKey }),
      ...changes,
    };
    return Buffer.from(JSON.stringify(said));
  }

  private send(body: Buffer, n: number): void {
    const { random, storm } = this.world;
    const soon = random.between(1, 3_000);
    const late = random.between(1_000, 20 * 60_000);
    const delayMs = n === 0 && (!storm || random.chance(0.8)) ? soon : late;
    this.world.after(delayMs, `notice of ${this.provider.flavour.name}`, () =>
      this.deliver(this.provider, body),
    );
  }
}
