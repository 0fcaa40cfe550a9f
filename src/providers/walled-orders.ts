import type { PayoutReport } from '../domain/report';
import { notSent } from './answer-about-order';
import { askedPauseMs } from './asked-pause';
import { isSilentAboutOrder } from './is-silent';
import type { PayoutProvider, Prepared, ProviderOrder, SubmitOrder } from './provider';
import { type WallRefusal, whyRefused } from './wall-refusal';
import { makeWalledCall } from './walled-call';
import type { Walls } from './walls';

type Orders = Pick<PayoutProvider, 'prepare' | 'submit' | 'confirm'>;

const isByKey = ({ destination }: ProviderOrder): boolean => destination.kind === 'PIX_KEY';

/** The verbs that hand an order over. What a wall refuses was not sent, and nothing was spent. */
export function walledOrders(provider: PayoutProvider, walls: Walls): Orders {
  const prepare = provider.prepare?.bind(provider);
  const confirm = provider.confirm?.bind(provider);
  return {
    submit: (order) => submitWalled(provider, walls, order),
    ...(prepare && { prepare: (order) => prepareWalled(prepare, walls, order) }),
    ...(confirm && {
      confirm: (reference, key) =>
        makeWalledCall({ ...orderWalls(walls), make: () => confirm(reference, key) }),
    }),
  };
}

const orderWalls = (walls: Walls) => ({
  lane: walls.lanes.orders,
  breaker: walls.breakers.orders,
  refused: (refusal: WallRefusal): PayoutReport =>
    notSent(whyRefused(walls.name, refusal), refusal.retryAfterMs),
  isSilent: isSilentAboutOrder,
  askedPauseMs: (report: PayoutReport) => askedPauseMs(report, walls.pace),
});

function submitWalled(provider: PayoutProvider, walls: Walls, order: SubmitOrder) {
  // With an end-to-end id from `prepare` the key was paid for there.
  const takes = isByKey(order) && order.endToEndId === null;
  return makeWalledCall({
    ...orderWalls(walls),
    spend: () => (takes ? walls.keys.takeForPayment() : null),
    async make() {
      const report = await provider.submit(order);
      if (isByKey(order)) walls.keys.heardOfPayment(report, takes);
      return report;
    },
  });
}

function prepareWalled(
  prepare: NonNullable<PayoutProvider['prepare']>,
  walls: Walls,
  order: ProviderOrder,
): Promise<Prepared> {
  const { refused, isSilent, askedPauseMs: askedBy, ...shared } = orderWalls(walls);
  return makeWalledCall<Prepared>({
    ...shared,
    // It may be all our own work, and a provider that went on without an answer says "ready" too.
    isAhead: true,
    spend: () => (isByKey(order) ? walls.keys.takeForPayment() : null),
    async make() {
      const prepared = await prepare(order);
      if (isByKey(order)) settleKey(walls, prepared);
      return prepared;
    },
    refused: (refusal) => ({ kind: 'stop', report: refused(refusal) }),
    isSilent: (prepared) => prepared.kind === 'stop' && isSilent(prepared.report),
    askedPauseMs: (prepared) => (prepared.kind === 'stop' ? askedBy(prepared.report) : undefined),
  });
}

/** An end-to-end id stands for the look-up, made or to come; without one `submit` pays for it. */
function settleKey({ keys }: Walls, prepared: Prepared): void {
  if (prepared.kind === 'stop') keys.heardOfPayment(prepared.report, true);
  else if (prepared.endToEndId === undefined) keys.giveBackPayment();
}
