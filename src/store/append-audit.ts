import type { AuditNote, Origin } from '../domain/audit-entry';
import { keyedDigest } from '../domain/audit-hash';
import { canonicalJson } from '../domain/canonical-json';
import { APPEND_AUDIT } from './sql/audit';
import { storable } from './storable-json';
import type { Queryable } from './walled-pool';

/** Without a key the digests are left out: anybody could guess what is behind an open one. */
export type DigestKey = Buffer | null;

/** Rows for `append_audit`, as a statement takes them. */
export interface AuditDraft {
  readonly n: number;
  readonly merchant_id: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly origin: string;
  readonly payload: string;
}

function originJson({ via, address, credential }: Origin): string {
  const known = { ...(address && { address }), ...(credential && { credential }) };
  return canonicalJson({ via, ...known });
}

function payloadJson({ facts, digests = {} }: AuditNote, key: DigestKey): string {
  if (key === null) return canonicalJson(facts);
  const digested = Object.entries(digests).map(([name, text]) => [name, keyedDigest(key, text)]);
  return canonicalJson({ ...facts, ...Object.fromEntries(digested) });
}

export const auditDraft = (note: AuditNote, key: DigestKey, n = 0): AuditDraft => ({
  n,
  merchant_id: note.merchantId,
  actor: storable(note.actor),
  action: note.action,
  subject: note.subject,
  origin: originJson(note.origin),
  payload: payloadJson(note, key),
});

/**
 * Appends to the merchant's chain. Inside a transaction it is the last statement: whoever locks
 * anything after it may wait for somebody who waits for the chain.
 */
export async function appendAudit(
  database: Queryable,
  note: AuditNote,
  key: DigestKey = null,
): Promise<void> {
  await database.query(APPEND_AUDIT, [JSON.stringify([auditDraft(note, key)])]);
}
