import { v7 as uuidv7 } from 'uuid';
import type { PayoutFacts } from '../domain/payout';
import { type AuditDraft, auditDraft, type DigestKey } from './append-audit';
import type { Change, CommitOutcome, NewAttempt, OpenedAttempt } from './payout-store';
import { repeating, wasOvertaken } from './repeating';
import type { Sealing } from './sealing';
import { APPROVE_AUDITED, COMMIT_AUDITED } from './sql/audit';
import { storableJson } from './storable-json';
import type { Database } from './walled-pool';

const COMMIT = 'select * from commit_changes($1)';
const OPEN = 'select * from open_attempts($1)';

function changeJson(change: Change, n: number): object {
  const { facts, decision } = change;
  const { failure } = decision;
  return {
    n,
    payout_id: facts.payout.id,
    merchant_id: facts.payout.merchantId,
    account_id: facts.payout.accountId,
    version: facts.payout.version,
    fence: facts.fence,
    hints: facts.hints,
    to_status: decision.to,
    cause: decision.cause,
    move: decision.move,
    provider: change.provider,
    provider_status: change.providerStatus,
    provider_id: change.providerId,
    end_to_end_id: change.endToEndId,
    failure_code: failure?.code,
    failure_provider_code: failure?.providerCode,
    failure_provider_message: failure?.providerMessage,
    suspicion: decision.suspicion,
    agreed: decision.agreed,
    next_check_ms: change.nextCheckMs,
    attempt_state: change.attemptState,
    never_left: change.neverLeft,
    absent: change.absent,
    proven: change.proven,
    trouble: change.trouble,
    refunds: decision.refunds.map((refund) => ({
      id: uuidv7(),
      reference: refund.reference,
      amount: refund.amountCents.toString(),
      reason: refund.reason,
      end_to_end_id: refund.endToEndId,
    })),
    verdicts: decision.verdicts.map(({ noticeId, verdict }) => ({ notice_id: noticeId, verdict })),
  };
}

interface CommitRow {
  n: number;
  outcome: 'COMMITTED' | 'CONFLICT';
  version: number;
  hinted: boolean;
  next_in_line: string | null;
}

const draftsOf = (changes: readonly Change[], key: DigestKey): AuditDraft[] =>
  changes.flatMap(({ note }, n) => (note === undefined ? [] : [auditDraft(note, key, n)]));

export async function commitChanges(
  pool: Database,
  changes: readonly Change[],
  key: DigestKey,
): Promise<CommitOutcome[]> {
  const json = storableJson(changes.map(changeJson));
  const drafts = draftsOf(changes, key);
  // What machines decide is in the event log; the audit tells of people.
  const statement =
    drafts.length === 0
      ? { name: 'commit', text: COMMIT, values: [json] }
      : { name: 'commit-audited', text: COMMIT_AUDITED, values: [json, JSON.stringify(drafts)] };
  const { rows } = await repeating(() => pool.query<CommitRow>(statement));
  const byN = new Map(rows.map((row) => [row.n, row]));
  return changes.map((_, n) => outcomeOf(byN.get(n)));
}

function outcomeOf(row: CommitRow | undefined): CommitOutcome {
  if (row === undefined || row.outcome === 'CONFLICT') return { kind: 'conflict' };
  const { version, hinted, next_in_line } = row;
  return { kind: 'committed', version, dueNow: hinted, nextInLine: next_in_line };
}

/** A person's approval and the change that follows from it, together or not at all. */
export async function commitApproval(
  pool: Database,
  change: Change & { readonly approvedBy: string },
  key: DigestKey,
): Promise<CommitOutcome> {
  const drafts = JSON.stringify(draftsOf([change], key));
  const values = [storableJson([changeJson(change, 0)]), drafts, change.approvedBy];
  const statement = { name: 'approve', text: APPROVE_AUDITED, values };
  try {
    const { rows } = await repeating(() => pool.query<CommitRow>(statement));
    return outcomeOf(rows[0]);
  } catch (error) {
    // The order is another than the one that was read: who approved that has not approved this.
    if (wasOvertaken(error)) return { kind: 'conflict' };
    throw error;
  }
}

export interface Opening {
  readonly facts: PayoutFacts;
  readonly attempt: NewAttempt;
}

interface OpenedRow {
  n: number;
  outcome: 'OPENED' | 'BUSY' | 'HALTED';
  fence: string;
  provider: string;
  provider_key: string;
  provider_id: string | null;
  end_to_end_id: string | null;
  possible_sends: number;
  last_sent_at: Date;
}

export async function openAttempts(
  pool: Database,
  openings: readonly Opening[],
  sealing: Sealing,
): Promise<(OpenedAttempt | null)[]> {
  if (openings.some(({ facts }) => facts.payout.isShut)) {
    throw new Error('whom a payout is for cannot be read');
  }
  const json = JSON.stringify(
    openings.map(({ facts, attempt }, n) => ({
      n,
      payout_id: facts.payout.id,
      fence: facts.fence,
      hints: facts.hints,
      provider: attempt.provider,
      provider_key: attempt.providerKey,
      idempotent: attempt.idempotent,
      recipient: attempt.recipient && sealing.recipientIndex(attempt.recipient),
      // Compared with rows from before they were sealed, and stored nowhere.
      recipient_before: attempt.recipient,
      end_to_end_id: attempt.endToEndId,
      notice_digest: attempt.noticeDigest?.toString('hex') ?? null,
      routing: attempt.routing,
    })),
  );
  const { rows } = await repeating(() =>
    pool.query<OpenedRow>({ name: 'open', text: OPEN, values: [json] }),
  );
  const byN = new Map(rows.map((row) => [row.n, row]));
  return openings.map((_, n) => {
    const row = byN.get(n);
    if (row === undefined) return null;
    if (row.outcome === 'HALTED') return { kind: 'halted' };
    return row.outcome === 'BUSY' ? { kind: 'busy' } : openedFrom(row);
  });
}

const NO_CONFIRMATION = { by: null, sentAt: null, keyAt: null };

const openedFrom = (row: OpenedRow): OpenedAttempt => ({
  kind: 'opened',
  fence: Number(row.fence),
  attempt: {
    provider: row.provider,
    providerKey: row.provider_key,
    providerId: row.provider_id,
    state: 'OPEN',
    lastSentAt: row.last_sent_at,
    absences: 0,
    possibleSends: row.possible_sends,
    endToEndId: row.end_to_end_id,
    confirmation: NO_CONFIRMATION,
  },
});
