import type { Client } from 'pg';
import { ChainCheck } from '../audit/verify-chain';
import { type AuditRow, entryFrom } from '../store/audit-store';
import { AUDIT_CHAINS, AUDIT_TAILS, UNANCHORED } from '../store/sql/audit';
import type { Fault, Finding } from './finding';

/** So many entries of each chain are recomputed here; `npm run audit -- verify` takes all. */
const TAIL = 1_000;
const TAMPERED =
  'run `npm run audit -- verify`, keep a copy of the database, and find out who wrote past the API';
const UNSIGNED =
  'see that a server runs, that AUDIT_SIGNING_KEY is set and AUDIT_ANCHORS can be written';

function checksOf(rows: readonly AuditRow[]): Map<string, ChainCheck> {
  const checks = new Map<string, ChainCheck>();
  for (const entry of rows.map(entryFrom)) {
    const { merchantId, seq, prev } = entry;
    // The first of the tail follows what is not looked at, unless it is the very first.
    const before = seq === 1n ? undefined : { seq: seq - 1n, hash: prev };
    const check = checks.get(merchantId) ?? new ChainCheck(merchantId, new Map(), before);
    checks.set(merchantId, check);
    check.see(entry);
  }
  return checks;
}

interface HeadRow {
  readonly merchant_id: string;
  readonly last_seq: string;
  readonly last_hash: Buffer;
}

interface Ends {
  readonly heads: readonly HeadRow[];
  readonly tails: readonly AuditRow[];
}

/** Both at one moment, whoever writes meanwhile. */
async function readEnds(client: Client): Promise<Ends> {
  await client.query('begin isolation level repeatable read read only');
  try {
    const heads = await client.query<HeadRow>(AUDIT_CHAINS, [null]);
    const tails = await client.query<AuditRow>(AUDIT_TAILS, [TAIL]);
    return { heads: heads.rows, tails: tails.rows };
  } finally {
    await client.query('rollback');
  }
}

async function tamperings(client: Client): Promise<Fault[]> {
  const { heads, tails } = await readEnds(client);
  const checks = checksOf(tails);
  return heads.flatMap(({ merchant_id: merchantId, last_seq, last_hash }) => {
    const check = checks.get(merchantId) ?? new ChainCheck(merchantId, new Map());
    check.end({ merchantId, seq: BigInt(last_seq), hash: last_hash }, 0n);
    return check.faults.map(({ kind, seq, what }) => ({
      what: `${kind} in the chain of merchant ${merchantId}, entry ${seq}: ${what}`,
      remedy: TAMPERED,
    }));
  });
}

/** Are the ends of the audit's chains what was written, and was all of it signed in time? */
export async function checkAudit(client: Client, everyMs: number): Promise<Finding> {
  const tampered = await tamperings(client);
  const { rows } = await client.query<{ merchant_id: string; seq: string }>(UNANCHORED, [
    2 * everyMs,
  ]);
  const late = rows.map(({ merchant_id, seq }) => ({
    what: `the chain of merchant ${merchant_id} is not anchored from entry ${seq} on`,
    remedy: UNSIGNED,
  }));
  return { check: 'audit', faults: [...tampered, ...late] };
}
