import { randomUUID } from 'node:crypto';
import type { PayoutReport, ReportOutcome } from '../../src/domain/report';
import type { ProviderDefinition, Surroundings } from '../../src/providers/definition';
import type { LookUpReference, PayoutProvider, SubmitOrder } from '../../src/providers/provider';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { eventually } from './eventually';
import { type NoticeInbox, openInbox } from './notice-inbox';

/** What `GET /sandbox/book/:key` shows; the judge of every payout test. */
export interface BookedPayout {
  readonly key: string;
  /** Our reference, for a provider that takes one and makes its own key. */
  readonly reference: string | null;
  readonly pixKey: string | null;
  readonly document: string | null;
  readonly amount: string;
  readonly status: string | null;
  readonly posts: number;
  readonly payments: number;
  readonly noticesSent: number;
  readonly endToEndId: string;
  readonly refunds: readonly { readonly endToEndId: string; readonly amount: string }[];
}

export interface Sandboxed {
  readonly provider: PayoutProvider;
  readonly sandbox: RunningSandbox;
  readonly inbox: NoticeInbox;
  /** What the sandbox has under our key, or null. */
  booked(providerKey: string): Promise<BookedPayout | null>;
  book(): Promise<{ available: string; tokensIssued: number; entries: BookedPayout[] }>;
  /** Looks up until the provider tells this outcome. */
  until(order: SubmitOrder, outcome: ReportOutcome): Promise<PayoutReport>;
  close(): Promise<void>;
}

export interface SandboxedOptions {
  readonly timeScale?: number;
  readonly openingBalanceCents?: bigint;
  readonly settings?: Record<string, string>;
}

/** A provider with its own sandbox and an inbox for its notices, all on real sockets. */
export async function aSandboxed(
  definition: ProviderDefinition,
  { settings, timeScale = 0.01, ...options }: SandboxedOptions = {},
): Promise<Sandboxed> {
  const inbox = await openInbox();
  const place = { host: '127.0.0.1', port: 0, noticeUrl: inbox.url };
  const sandbox = await definition.startSandbox({ ...place, timeScale, ...options });
  const provider = definition.create(
    definition.settings.parse({ ...sandbox.settings, ...settings }),
    { noticeUrl: () => inbox.url },
  );
  const book = async () => {
    const answer = await fetch(`${sandbox.url}/sandbox/book`, { headers: { connection: 'close' } });
    return (await answer.json()) as Awaited<ReturnType<Sandboxed['book']>>;
  };
  return {
    provider,
    sandbox,
    inbox,
    book,
    async booked(providerKey) {
      const plain = (key: string) => key.replaceAll('-', '').toLowerCase();
      const { entries } = await book();
      return entries.find(({ key }) => plain(key) === plain(providerKey)) ?? null;
    },
    until: (order, outcome) =>
      eventually(`${outcome} is told`, async () => {
        const report = await provider.lookUp(referenceTo(order));
        return report.outcome === outcome ? report : null;
      }),
    async close() {
      provider.close();
      await Promise.all([sandbox.stop(), inbox.close()]);
    },
  };
}

/** The CPFs are synthetic. The last two digits of the amount choose the outcome. */
export const anOrder = (amountCents: bigint, changes: Partial<SubmitOrder> = {}): SubmitOrder => ({
  payoutId: randomUUID(),
  providerKey: randomUUID(),
  amountCents,
  destination: { kind: 'PIX_KEY', type: 'EMAIL', value: 'recebedor@example.com' },
  recipient: { name: 'Recebedor de Teste', taxId: '52998224725' },
  description: null,
  priority: 'HIGH',
  orderId: null,
  endToEndId: null,
  noticeSecret: null,
  ...changes,
});

export const referenceTo = (
  order: SubmitOrder,
  changes: Partial<LookUpReference> = {},
): LookUpReference => ({
  ...order,
  providerId: null,
  sentAt: new Date(),
  takenElsewhere: async () => new Set(),
  ...changes,
});

/** For a provider whose notices nobody awaits. */
export const NOWHERE: Surroundings = { noticeUrl: () => 'http://127.0.0.1:9/webhooks' };
