import type { Pool } from 'pg';
import { LEDGER_FAULTS } from '../../src/store/sql/ledger-faults';
import type { BookedPayout } from '../support/sandboxed-provider';
import { openedKey } from '../support/sealing-keys';
import type { Asked } from './callers';
import { NEVER_TWICE } from './points';

/** A payout as the database has it. */
export interface Recorded {
  readonly id: string;
  readonly key: string;
  readonly pixKey: string;
  readonly provider: string | null;
  readonly status: string;
  readonly closing: 'CAPTURE' | 'RELEASE' | null;
  readonly trouble: string | null;
  /** It was sent again after look-ups proved that the provider had never taken it. */
  readonly resent: boolean;
}

export interface Violation {
  readonly kind: 'double' | 'lost' | 'stuck' | 'ledger' | 'other';
  readonly what: string;
}

interface RecordedRow extends Omit<Recorded, 'pixKey'> {
  readonly merchant_id: string;
  readonly pix_key: string;
}

const RECORDED = `select p.id, p.merchant_id, p.idempotency_key as key, p.pix_key, p.provider,
  p.status,
  p.closing, p.trouble, exists (select from payout_event e
    where e.payout_id = p.id and e.cause = 'ABSENCE_PROVED') as resent
from payout p where p.idempotency_key = any($1)`;

export const recordedAs = async (pool: Pool, asked: readonly Asked[]): Promise<Recorded[]> =>
  (await pool.query<RecordedRow>(RECORDED, [asked.map(({ key }) => key)])).rows.map((row) => ({
    ...row,
    pixKey: openedKey(row),
  }));

/** Never sent twice and nowhere to be found: two people end it, and it says so. */
export const isForPeople = ({ status, provider, trouble }: Recorded): boolean =>
  status === 'UNKNOWN' &&
  NEVER_TWICE.includes(provider ?? '') &&
  (trouble ?? '').includes('two people can end it');

export const isAtRest = (payout: Recorded): boolean =>
  payout.closing !== null || isForPeople(payout);

const paymentsIn = (entries: readonly BookedPayout[]): number =>
  entries.reduce((sum, { payments }) => sum + payments, 0);

function moneyFault(payout: Recorded, payments: number): Violation | null {
  const { id, status, closing } = payout;
  const it = `payout ${id} (${payout.provider}, ${status})`;
  if (payments > 1) return { kind: 'double', what: `${it} was paid ${payments} times` };
  if (closing === 'CAPTURE' && payments === 0) return { kind: 'lost', what: `${it} was not paid` };
  if (closing === 'RELEASE' && payments === 1) return { kind: 'lost', what: `${it} was paid` };
  if (isForPeople(payout) && payments === 1) {
    return { kind: 'stuck', what: `${it} was paid, and no look-up finds it` };
  }
  return isAtRest(payout) ? null : { kind: 'stuck', what: `${it}: ${payout.trouble}` };
}

function callerFault(one: Asked, payout: Recorded | undefined): Violation | null {
  const { key, payoutId, refusal } = one;
  if (refusal !== null) return { kind: 'other', what: `order ${key} was refused: ${refusal}` };
  if (payoutId === null) return { kind: 'stuck', what: `order ${key} was never answered` };
  if (payout === undefined) return { kind: 'lost', what: `payout ${payoutId} is not recorded` };
  if (payout.id === payoutId) return null;
  return { kind: 'double', what: `order ${key} is payout ${payoutId} and ${payout.id}` };
}

export interface Evidence {
  readonly asked: readonly Asked[];
  readonly recorded: readonly Recorded[];
  readonly booked: ReadonlyMap<string, readonly BookedPayout[]>;
}

/** What may never be, by what callers heard, the database has and the providers' books say. */
export function judge({ asked, recorded, booked }: Evidence): Violation[] {
  const byKey = new Map(recorded.map((payout) => [payout.key, payout]));
  const heard = asked.flatMap((one) => callerFault(one, byKey.get(one.key)) ?? []);
  const money = recorded.flatMap(
    (payout) => moneyFault(payout, paymentsIn(booked.get(payout.pixKey) ?? [])) ?? [],
  );
  return [...heard, ...money];
}

/** Payments to keys that nobody of ours ordered to pay. */
export function strangers({ asked, booked }: Omit<Evidence, 'recorded'>): Violation[] {
  const ours = new Set(asked.map(({ pixKey }) => pixKey));
  return [...booked]
    .filter(([pixKey, entries]) => !ours.has(pixKey) && paymentsIn(entries) > 0)
    .map(([pixKey]) => ({ kind: 'double', what: `${pixKey} was paid, and nobody ordered it` }));
}

export async function ledgerFaults(pool: Pool): Promise<Violation[]> {
  const { rows } = await pool.query(LEDGER_FAULTS);
  return rows.map((row) => ({ kind: 'ledger', what: JSON.stringify(row) }));
}
