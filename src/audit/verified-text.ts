import type { AuditFault } from './audit-fault';
import type { Verified } from './verify-audit';

const FAULTS_MAX = 100;

function lineOf({ kind, merchantId, seq, what }: AuditFault): string {
  const where = [merchantId && `merchant ${merchantId}`, seq !== null && `entry ${seq}`];
  return [`FAULT  ${kind}`, ...where.filter(Boolean), what].join('  ');
}

/** What was found, for people or for a program. */
export function verifiedText(verified: Verified, json: boolean): string {
  const { chains, entries, anchors, faults } = verified;
  if (json) {
    const told = faults.map(({ seq, ...fault }) => ({ ...fault, seq: seq?.toString() ?? null }));
    const isWhole = faults.length === 0;
    return `${JSON.stringify({ ok: isWhole, chains, entries, anchors, faults: told })}\n`;
  }
  const shown = faults.slice(0, FAULTS_MAX).map(lineOf);
  const more = faults.length - shown.length;
  const counts = `${entries} entries in ${chains} chains, ${anchors} anchors`;
  const end = faults.length === 0 ? `whole: ${counts}` : `${faults.length} faults in ${counts}`;
  return `${[...shown, ...(more > 0 ? [`       and ${more} more`] : []), end].join('\n')}\n`;
}
