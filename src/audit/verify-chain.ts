import { type AuditEntry, auditHash, BEGINNING } from '../domain/audit-hash';
import { type Canonical, canonicalJson } from '../domain/canonical-json';
import type { ChainHead } from '../store/audit-store';
import type { AuditFault, AuditFaultKind } from './audit-fault';

/** A signed head, by the number of its entry. */
export type AnchoredHashes = ReadonlyMap<bigint, Buffer>;

function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text) as Canonical) === text;
  } catch {
    return false;
  }
}

/** Recomputes a chain, entry by entry. */
export class ChainCheck {
  readonly faults: AuditFault[] = [];
  /** The last entry seen, as it is stored. */
  last: { readonly seq: bigint; readonly hash: Buffer };

  constructor(
    private readonly merchantId: string,
    private readonly anchored: AnchoredHashes,
    /** The entry before the first one looked at; the beginning unless only a tail is. */
    before?: { readonly seq: bigint; readonly hash: Buffer },
  ) {
    this.last = before ?? { seq: 0n, hash: BEGINNING };
  }

  see(entry: AuditEntry): void {
    const { seq } = entry;
    const expected = this.last.seq + 1n;
    if (seq !== expected) {
      const gone =
        seq - expected === 1n ? `entry ${expected} is` : `${expected} to ${seq - 1n} are`;
      this.fault('REMOVED', expected, `${gone} gone`);
    } else if (!entry.prev.equals(this.last.hash)) {
      this.fault('RELINKED', seq, 'it does not follow the entry before it');
    }
    if (!auditHash(entry).equals(entry.hash)) {
      this.fault('EDITED', seq, 'it is not what was written: its hash does not fit');
    } else if (!isCanonical(entry.payload) || !isCanonical(entry.origin)) {
      this.fault('MALFORMED', seq, 'its payload or origin is not canonical JSON');
    }
    const signed = this.anchored.get(seq);
    if (signed !== undefined && !signed.equals(entry.hash)) {
      this.fault('REWRITTEN', seq, 'an anchor was signed for another entry here');
    }
    this.last = entry;
  }

  /** Once all entries were seen: do they end where they should? */
  end(head: ChainHead, lastAnchored: bigint): void {
    const { seq, hash } = this.last;
    if (lastAnchored > seq) {
      const beyond = `an anchor was signed for entry ${lastAnchored}; the chain ends at ${seq}`;
      this.fault('CUT', seq + 1n, beyond);
    } else if (head.seq > seq) {
      this.fault('CUT', seq + 1n, `${head.seq} entries were written; the chain ends at ${seq}`);
    } else if (head.seq < seq) {
      this.fault('ADDED', head.seq + 1n, `the chain's own row ends at ${head.seq}`);
    } else if (!head.hash.equals(hash)) {
      this.fault('REWRITTEN', seq, "the chain's own row has another hash for its end");
    }
  }

  private fault(kind: AuditFaultKind, seq: bigint, what: string): void {
    this.faults.push({ kind, merchantId: this.merchantId, seq, what });
  }
}
