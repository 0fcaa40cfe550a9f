import type { Payout, PayoutEvent } from '../domain/payout';
import { appendAudit, type DigestKey } from './append-audit';
import { type EventRow, eventFrom } from './event-rows';
import type { LogEnds, PayoutStore } from './payout-store';
import { type FactsRow, factsFrom, type PayoutRow, payoutFrom } from './rows';
import type { Sealing } from './sealing';
import { READ_FACTS } from './sql/claim-due';
import { EVENTS_AFTER, LOG_ENDS } from './sql/events';
import { createAccount, creditAccount, readBalance, setApprovalRule } from './store-accounts';
import { allowConfirmation } from './store-confirmations';
import { readLimitUse, setLimits } from './store-limits';
import { hintPayout, secondResolution } from './store-resolutions';
import type { CallerPool, Database, Queryable } from './walled-pool';

const READ_PAYOUT = 'select * from payout where merchant_id = $1 and id = $2';
const READ_BY_KEY = 'select * from payout where merchant_id = $1 and idempotency_key = $2';

interface Asked {
  readonly text: string;
  readonly values: string[];
}

async function readPayout(
  database: Queryable,
  asked: Asked,
  sealing: Sealing,
): Promise<Payout | null> {
  const { rows } = await database.query<PayoutRow>(asked.text, asked.values);
  return rows[0] === undefined ? null : payoutFrom(rows[0], sealing);
}

async function readFacts(database: Queryable, values: string[], sealing: Sealing) {
  const { rows } = await database.query<FactsRow>(READ_FACTS, values);
  return rows[0] === undefined ? null : factsFrom(rows[0], sealing);
}

async function readEvents(
  database: Queryable,
  page: { merchantId: string; seq: bigint; limit: number },
  sealing: Sealing,
): Promise<PayoutEvent[]> {
  const { rows } = await database.query<EventRow>({
    name: 'events',
    text: EVENTS_AFTER,
    values: [page.merchantId, page.seq.toString(), page.limit],
  });
  return rows.map((row) => eventFrom(row, sealing));
}

async function readLogEnds(database: Queryable, merchantId: string): Promise<LogEnds> {
  const { rows } = await database.query<{ last_seq: string; kept_after: string }>(LOG_ENDS, [
    merchantId,
  ]);
  return { keptAfter: BigInt(rows[0]?.kept_after ?? 0), last: BigInt(rows[0]?.last_seq ?? 0) };
}

/** The verbs that are one merchant's, each behind that merchant's wall. */
type CallerVerbs = Omit<
  PayoutStore,
  | 'record'
  | 'claimDue'
  | 'claim'
  | 'renew'
  | 'openAttempt'
  | 'commit'
  | 'openConfirmation'
  | 'noticeDigest'
  | 'takenElsewhere'
  | 'storeNotice'
  | 'holdsByProvider'
>;

/** What callers' verbs read and write with. */
interface CallerKeys {
  readonly digestKey: DigestKey;
  readonly sealing: Sealing;
}

export function callerVerbs(callers: CallerPool, keys: CallerKeys): CallerVerbs {
  const { digestKey: key, sealing } = keys;
  const of = (merchantId: string): Database => callers.forMerchant(merchantId);
  return {
    facts: (merchantId, id) => readFacts(of(merchantId), [merchantId, id], sealing),
    allowConfirmation: (allowed) => allowConfirmation(of(allowed.merchantId), allowed),
    hint: (merchantId, payoutId, by) => hintPayout(of(merchantId), { merchantId, payoutId }, by),
    note: (note) => appendAudit(of(note.merchantId), note, key),
    secondResolution: (said) => secondResolution(of(said.merchantId), said, key),
    createAccount: (account) => createAccount(of(account.merchantId), account, key),
    setApprovalRule: (rule) => setApprovalRule(of(rule.merchantId), rule),
    credit: (credit) => creditAccount(of(credit.merchantId), credit, key),
    setLimits: (limits) => setLimits(of(limits.merchantId), limits, key),
    limitUse: (asked) => readLimitUse(of(asked.merchantId), asked, sealing),
    payout: (merchantId, id) =>
      readPayout(of(merchantId), { text: READ_PAYOUT, values: [merchantId, id] }, sealing),
    payoutByKey: (merchantId, name) =>
      readPayout(of(merchantId), { text: READ_BY_KEY, values: [merchantId, name] }, sealing),
    balance: (merchantId, accountId) => readBalance(of(merchantId), merchantId, accountId),
    eventsAfter: (merchantId, seq, limit) =>
      readEvents(of(merchantId), { merchantId, seq, limit }, sealing),
    logEnds: (merchantId) => readLogEnds(of(merchantId), merchantId),
  };
}
