import type { PayoutReport, ReportOutcome } from '../../src/domain/report';
import type {
  LookUpReference,
  NoticeReading,
  RawNotice,
  SubmitOrder,
} from '../../src/providers/provider';
import { eventually } from './eventually';
import { type BookedPayout, referenceTo, type Sandboxed } from './sandboxed-provider';

export interface TakenNotice {
  readonly raw: RawNotice;
  readonly reading: Extract<NoticeReading, { kind: 'read' }>;
}

/** Does with one provider what the centre does with it, by the port alone. */
export interface PayoutDriver {
  /** Prepares an order before its first send, then submits it. */
  send(order: SubmitOrder): Promise<PayoutReport>;
  /** Looks it up by all that has been told of it so far. */
  ask(order: SubmitOrder): Promise<PayoutReport>;
  until(order: SubmitOrder, outcome: ReportOutcome): Promise<PayoutReport>;
  /** Looks it up to its end, and confirms where the provider waits for that. */
  settle(order: SubmitOrder): Promise<PayoutReport>;
  confirm(order: SubmitOrder, key: string): Promise<PayoutReport>;
  /** The first authentic notice about it, of this outcome if one is given. */
  notice(order: SubmitOrder, outcome?: ReportOutcome): Promise<TakenNotice>;
  confirmationKey(order: SubmitOrder): Promise<string>;
  reference(order: SubmitOrder): LookUpReference;
  /** What the provider's own book has for the key this order is to be paid to, or by our key. */
  entries(order: SubmitOrder): Promise<BookedPayout[]>;
  payments(order: SubmitOrder): Promise<number>;
  /** Every report so far. */
  readonly heard: readonly PayoutReport[];
  /** Every key a notice gave, none of which may be in a report. */
  readonly keys: ReadonlySet<string>;
}

const plain = (key: string): string => key.replaceAll('-', '').toLowerCase();

const UNDER_WAY: readonly ReportOutcome[] = [
  'accepted',
  'awaiting-provider-approval',
  'awaiting-confirmation',
  'processing',
  'absent',
  'unknown',
];

export function payoutDriver(one: Sandboxed): PayoutDriver {
  const { provider, inbox } = one;
  const heard: PayoutReport[] = [];
  const keys = new Set<string>();
  const prepared = new Map<string, SubmitOrder>();
  const told = new Map<string, Pick<LookUpReference, 'providerId' | 'endToEndId'>>();

  const keep = (order: SubmitOrder, report: PayoutReport): PayoutReport => {
    heard.push(report);
    const { providerId = null, endToEndId = null } = told.get(order.providerKey) ?? {};
    told.set(order.providerKey, {
      providerId: report.providerId ?? providerId,
      endToEndId: report.endToEndId ?? endToEndId,
    });
    return report;
  };
  const reference = (order: SubmitOrder) =>
    referenceTo(order, {
      ...told.get(order.providerKey),
      takenElsewhere: async (ids) => {
        const others = [...told].filter(([key]) => key !== order.providerKey);
        const theirs = new Set(others.map(([, { providerId }]) => providerId));
        return new Set(ids.filter((id) => theirs.has(id)));
      },
    });
  const ask = async (order: SubmitOrder) => keep(order, await provider.lookUp(reference(order)));

  const noticesOf = (order: SubmitOrder): TakenNotice[] =>
    inbox.received.flatMap(({ headers, body, pathRest }) => {
      const raw = { headers, body, pathRest, receivedAt: new Date() };
      const reading = provider.readNotice(raw);
      if (reading.kind !== 'read') return [];
      const { providerKey, providerId } = reading.reference;
      const ofIt =
        providerKey === order.providerKey ||
        (providerId !== undefined && providerId === told.get(order.providerKey)?.providerId);
      return ofIt ? [{ raw, reading }] : [];
    });
  const confirmationKey = (order: SubmitOrder) =>
    eventually('a notice brings the confirmation key', () => {
      const found = noticesOf(order).find(({ reading }) => reading.confirmationKey);
      const key = found?.reading.confirmationKey;
      if (key !== undefined) keys.add(key);
      return key;
    });
  const confirm = async (order: SubmitOrder, key: string) => {
    if (provider.confirm === undefined) throw new Error('it waits for what nobody can give');
    return keep(order, await provider.confirm(reference(order), key));
  };
  const entries = async ({ destination, providerKey }: SubmitOrder) => {
    const ours = plain(providerKey);
    const isOurs = ({ pixKey, key, reference: told }: BookedPayout) =>
      destination.kind === 'PIX_KEY'
        ? pixKey === destination.value
        : [plain(key), plain(told ?? '')].includes(ours);
    return (await one.book()).entries.filter(isOurs);
  };
  return {
    heard,
    keys,
    ask,
    confirm,
    confirmationKey,
    reference,
    entries,
    async send(order) {
      if (provider.prepare !== undefined && !prepared.has(order.providerKey)) {
        const ready = await provider.prepare(order);
        if (ready.kind === 'stop') return keep(order, ready.report);
        const { endToEndId = null, noticeSecret } = ready;
        const whole = { ...order, endToEndId, noticeSecret: noticeSecret?.text ?? null };
        prepared.set(order.providerKey, whole);
      }
      return keep(order, await provider.submit(prepared.get(order.providerKey) ?? order));
    },
    until: (order, outcome) =>
      eventually(`${outcome} is told`, async () => {
        const report = await ask(order);
        return report.outcome === outcome ? report : null;
      }),
    async settle(order) {
      let confirmed = false;
      return eventually('it comes to an end', async () => {
        const report = await ask(order);
        if (report.outcome === 'awaiting-confirmation' && !confirmed) {
          confirmed = true;
          await confirm(order, await confirmationKey(order));
        }
        return UNDER_WAY.includes(report.outcome) ? null : report;
      });
    },
    notice: (order, outcome) =>
      eventually('a notice about it comes', () =>
        noticesOf(order).find(({ reading }) => !outcome || reading.outcome === outcome),
      ),
    payments: async (order) =>
      (await entries(order)).reduce((sum, { payments }) => sum + payments, 0),
  };
}
