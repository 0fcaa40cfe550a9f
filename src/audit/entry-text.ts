import type { AuditEntry } from '../domain/audit-hash';
import { canonicalJson } from '../domain/canonical-json';

const timeOf = ({ atMicros }: AuditEntry): string => {
  const micros = (atMicros % 1_000n).toString().padStart(3, '0');
  return new Date(Number(atMicros / 1_000n)).toISOString().replace('Z', `${micros}Z`);
};

/** An entry for a program: everything that is hashed, and both hashes. */
export const entryJson = (entry: AuditEntry): string =>
  canonicalJson({
    merchant: entry.merchantId,
    seq: entry.seq.toString(),
    at: timeOf(entry),
    atMicros: entry.atMicros.toString(),
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    origin: entry.origin,
    payload: entry.payload,
    prev: entry.prev.toString('hex'),
    hash: entry.hash.toString('hex'),
  });

/** An entry for people, in one line. */
export const entryLine = (entry: AuditEntry): string =>
  [
    timeOf(entry),
    `#${entry.seq}`,
    entry.action,
    `by ${entry.actor}`,
    `from ${entry.origin}`,
    entry.payload,
  ].join('  ');
