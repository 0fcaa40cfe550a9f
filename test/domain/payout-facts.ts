import { NO_APPROVALS } from '../../src/domain/approvals';
import type { DecideOptions } from '../../src/domain/decision';
import type {
  Attempt,
  Payout,
  PayoutFacts,
  PendingNotice,
  Suspicion,
} from '../../src/domain/payout';
import type { PayoutReport, RefundFact } from '../../src/domain/report';
import { MONEY_IN, type PayoutStatus } from '../../src/domain/status';

export const NOW = new Date('2026-11-22T12:00:00Z');
export const MINUTE = 60_000;
export const ago = (ms: number): Date => new Date(NOW.getTime() - ms);

/** A payout of R$ 10.00; every field can be replaced. */
export function aPayout(changed: Partial<Payout> = {}): Payout {
  return {
    id: '01a20463-ee67-71d5-a7c8-97807629cdbd',
    merchantId: '00000000-0000-7000-8000-00000000d3e0',
    accountId: '00000000-0000-7000-8000-00000000acc1',
    idempotencyKey: 'withdrawal-1',
    amountCents: 1_000n,
    destination: { kind: 'PIX_KEY', type: 'CPF', value: '52998224725' },
    recipient: { name: 'Maria Exemplo', taxId: '52998224725' },
    description: null,
    priority: 'HIGH',
    pinnedProvider: null,
    orderId: null,
    requestedBy: 'someone',
    duplicateOf: null,
    createdAt: ago(MINUTE),
    version: 2,
    status: 'SUBMITTED',
    refundedCents: 0n,
    provider: 'one',
    providerStatus: null,
    endToEndId: null,
    failure: null,
    suspicion: null,
    updatedAt: ago(MINUTE),
    statusSince: ago(MINUTE),
    settledAt: null,
    nextCheckAt: NOW,
    trouble: null,
    routing: null,
    ...changed,
  };
}

export const anAttempt = (changed: Partial<Attempt> = {}): Attempt => ({
  provider: 'one',
  providerKey: 'b7b1ed6c-9a4f-4d1e-9d30-0f6a3c9f1c55',
  providerId: null,
  state: 'OPEN',
  lastSentAt: ago(MINUTE),
  absences: 0,
  possibleSends: 1,
  endToEndId: null,
  confirmation: { by: null, sentAt: null, keyAt: null },
  ...changed,
});

export const aNotice = (outcome: string | null, contradictions = 0): PendingNotice => ({
  id: `notice-${outcome}`,
  provider: 'one',
  claimed: String(outcome).toUpperCase(),
  outcome,
  contradictions,
});

export function factsOf(payout: Partial<Payout>, changed: Partial<PayoutFacts> = {}): PayoutFacts {
  return {
    payout: aPayout(payout),
    attempt: anAttempt(),
    approvals: NO_APPROVALS,
    refusedBy: [],
    refunds: [],
    notices: [],
    agreed: null,
    checks: 0,
    fence: 1,
    hints: 0,
    readAt: NOW,
    ...changed,
  };
}

/** A payout in a status, with what the status implies. */
export const inStatus = (status: PayoutStatus, changed: Partial<PayoutFacts> = {}): PayoutFacts =>
  factsOf(
    {
      status,
      suspicion: status === 'SUSPICIOUS' ? 'NOTICE' : null,
      settledAt: MONEY_IN[status] === 'SPENT' ? ago(MINUTE) : null,
      refundedCents: { PARTIALLY_REFUNDED: 300n, REFUNDED: 1_000n }[status as string] ?? 0n,
    },
    changed,
  );

export const suspicious = (
  suspicion: Suspicion,
  agreed: PayoutFacts['agreed'] = null,
): PayoutFacts => factsOf({ status: 'SUSPICIOUS', suspicion }, { agreed });

export const LOOK_UP: DecideOptions = {
  messenger: 'LOOK_UP',
  othersEligible: false,
  idempotentSubmit: true,
  absenceIsProofAfterMs: 15 * MINUTE,
  pace: 1,
};
export const SUBMISSION: DecideOptions = { ...LOOK_UP, messenger: 'SUBMISSION' };

const failure = { code: 'PROVIDER_ERROR' } as const;

/** One report of every outcome. */
export const REPORTS = {
  accepted: { outcome: 'accepted' },
  'awaiting-provider-approval': { outcome: 'awaiting-provider-approval' },
  'awaiting-confirmation': { outcome: 'awaiting-confirmation' },
  processing: { outcome: 'processing' },
  settled: { outcome: 'settled' },
  refunded: { outcome: 'refunded', refunds: [], full: true },
  failed: { outcome: 'failed', failure },
  denied: { outcome: 'denied', failure },
  canceled: { outcome: 'canceled', failure },
  expired: { outcome: 'expired', failure },
  absent: { outcome: 'absent' },
  'not-sent': { outcome: 'not-sent', why: 'no connection' },
  unknown: { outcome: 'unknown', why: 'no answer' },
} as const satisfies Record<PayoutReport['outcome'], PayoutReport>;

export const aRefund = (cents: bigint, reference = `D-${cents}`): RefundFact => ({
  reference,
  amountCents: cents,
});

export const refunded = (...refunds: RefundFact[]): PayoutReport & { outcome: 'refunded' } => ({
  outcome: 'refunded',
  refunds,
  full: false,
});
