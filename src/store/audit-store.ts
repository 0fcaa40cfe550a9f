import type { AuditEntry } from '../domain/audit-hash';
import { inTransaction } from './in-transaction';
import {
  ANCHORED,
  AUDIT_CHAINS,
  AUDIT_OF_SUBJECT,
  AUDIT_PAGE,
  AUDIT_STRAYS,
  HEADS_DUE,
  TAKE_ANCHORING,
} from './sql/audit';
import type { Database, Queryable } from './walled-pool';

/** Where a chain ends. */
export interface ChainHead {
  readonly merchantId: string;
  readonly seq: bigint;
  readonly hash: Buffer;
}

export interface Chain extends ChainHead {
  /** How far it was anchored, as far as the database knows. */
  readonly anchoredSeq: bigint;
}

export interface AuditRow {
  merchant_id: string;
  seq: string;
  at_micros: string;
  actor: string;
  action: string;
  subject: string;
  origin: string;
  payload: string;
  prev: Buffer;
  hash: Buffer;
}

export const entryFrom = ({ merchant_id, at_micros, seq, ...row }: AuditRow): AuditEntry => ({
  ...row,
  merchantId: merchant_id,
  seq: BigInt(seq),
  atMicros: BigInt(at_micros),
});

const PAGE = 2_000;
const READ_ONLY = 'set transaction isolation level repeatable read, read only';

/** The chains as they were at one moment; whoever writes meanwhile is not seen. */
export interface AuditSnapshot {
  /** Of one merchant, or all. A chain whose own row is gone ends at 0. */
  chains(merchantId: string | null): Promise<Chain[]>;
  /** From the first to the last, in pages. */
  entries(merchantId: string): AsyncIterable<AuditEntry>;
  about(subject: string): Promise<AuditEntry[]>;
}

interface ChainRow {
  merchant_id: string;
  last_seq: string;
  last_hash: Buffer;
  anchored_seq: string;
}

async function readChains(client: Queryable, merchantId: string | null): Promise<Chain[]> {
  const { rows } = await client.query<ChainRow>(AUDIT_CHAINS, [merchantId]);
  const strays = await client.query<{ merchant_id: string }>(AUDIT_STRAYS, [merchantId]);
  const known = rows.map((row) => ({
    merchantId: row.merchant_id,
    seq: BigInt(row.last_seq),
    hash: row.last_hash,
    anchoredSeq: BigInt(row.anchored_seq),
  }));
  const none = { seq: 0n, hash: Buffer.alloc(32), anchoredSeq: 0n };
  return [...known, ...strays.rows.map((row) => ({ ...none, merchantId: row.merchant_id }))];
}

async function* readEntries(client: Queryable, merchantId: string): AsyncGenerator<AuditEntry> {
  for (let after = '0'; ; ) {
    const { rows } = await client.query<AuditRow>(AUDIT_PAGE, [merchantId, after, PAGE]);
    for (const row of rows) yield entryFrom(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.seq;
  }
}

/** Reads and changes nothing. */
export const readAudit = <Result>(
  pool: Database,
  use: (snapshot: AuditSnapshot) => Promise<Result>,
): Promise<Result> =>
  inTransaction(pool, async (client) => {
    await client.query(READ_ONLY);
    return use({
      chains: (merchantId) => readChains(client, merchantId),
      entries: (merchantId) => readEntries(client, merchantId),
      about: async (subject) =>
        (await client.query<AuditRow>(AUDIT_OF_SUBJECT, [subject])).rows.map(entryFrom),
    });
  });

export interface AnchorRhythm {
  readonly everyMs: number;
  readonly everyRows: number;
}

/**
 * Gives the heads that are due to `write`, and notes them as anchored when that is done. One
 * process at a time: the others are told null. Nobody is kept waiting while `write` writes.
 */
export const anchorHeads = (
  pool: Database,
  { everyMs, everyRows }: AnchorRhythm,
  write: (heads: readonly ChainHead[]) => Promise<void>,
): Promise<number | null> =>
  inTransaction(pool, async (client) => {
    const { rows: taking } = await client.query<{ taken: boolean }>(TAKE_ANCHORING);
    if (taking[0]?.taken !== true) return null;
    const { rows } = await client.query<ChainRow>(HEADS_DUE, [everyRows, everyMs]);
    if (rows.length === 0) return 0;
    const heads = rows.map((row) => ({
      merchantId: row.merchant_id,
      seq: BigInt(row.last_seq),
      hash: row.last_hash,
    }));
    await write(heads);
    const noted = heads.map(({ merchantId, seq }) => ({
      merchant_id: merchantId,
      seq: seq.toString(),
    }));
    await client.query(ANCHORED, [JSON.stringify(noted)]);
    return heads.length;
  });
