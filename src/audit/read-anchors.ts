import type { KeyObject } from 'node:crypto';
import { type Anchor, anchorFrom, isSignedBy, lineDigest, NO_PRIOR } from './anchor-line';
import { anchorLines } from './anchors-file';
import type { AuditFault, AuditFaultKind } from './audit-fault';
import { keyId } from './signing-key';

/** What anchors files prove, and what is wrong with them. */
export class AnchorsRead {
  readonly faults: AuditFault[] = [];
  private readonly byMerchant = new Map<string, Map<bigint, Buffer>>();
  private count = 0;

  get lines(): number {
    return this.count;
  }

  merchants(): string[] {
    return [...this.byMerchant.keys()];
  }

  of(merchantId: string): ReadonlyMap<bigint, Buffer> {
    return this.byMerchant.get(merchantId) ?? new Map();
  }

  /** The highest entry that was signed. */
  lastOf(merchantId: string): bigint {
    let last = 0n;
    for (const seq of this.of(merchantId).keys()) if (seq > last) last = seq;
    return last;
  }

  keep({ merchantId, seq, hash }: Anchor): void {
    this.count += 1;
    const known = this.byMerchant.get(merchantId) ?? new Map<bigint, Buffer>();
    const before = known.get(seq);
    this.byMerchant.set(merchantId, known.set(seq, hash));
    if (before === undefined || before.equals(hash)) return;
    this.fault('REWRITTEN', 'two anchors were signed for different entries here', {
      merchantId,
      seq,
    });
  }

  fault(kind: AuditFaultKind, what: string, about?: Pick<Anchor, 'merchantId' | 'seq'>): void {
    const { merchantId = null, seq = null } = about ?? {};
    this.faults.push({ kind, merchantId, seq, what });
  }
}

async function readFile(read: AnchorsRead, file: string, keys: ReadonlyMap<string, KeyObject>) {
  let before = NO_PRIOR;
  let number = 0;
  for await (const line of anchorLines(file)) {
    number += 1;
    const anchor = anchorFrom(line);
    const where = `line ${number} of ${file}`;
    // What an interrupted writer left is no anchor; the next line names it all the same.
    if (anchor !== null && anchor.prior !== before) {
      read.fault('ANCHORS_BROKEN', `${where} does not follow the line before it`, anchor);
    }
    before = lineDigest(line);
    if (anchor === null) continue;
    const key = keys.get(anchor.key);
    if (key === undefined) {
      read.fault('SIGNATURE', `${where} is signed by the key ${anchor.key}, not given`, anchor);
    } else if (isSignedBy(anchor, key)) read.keep(anchor);
    else read.fault('SIGNATURE', `${where} has a wrong signature`, anchor);
  }
}

/** Reads anchors files, each a chain of its own. */
export async function readAnchors(
  files: readonly string[],
  publicKeys: readonly KeyObject[],
): Promise<AnchorsRead> {
  const read = new AnchorsRead();
  const keys = new Map(publicKeys.map((key) => [keyId(key), key]));
  for (const file of files) await readFile(read, file, keys);
  return read;
}
