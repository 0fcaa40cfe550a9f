import type { AuditSnapshot, Chain } from '../store/audit-store';
import type { AuditFault } from './audit-fault';
import type { AnchorsRead } from './read-anchors';
import { ChainCheck } from './verify-chain';

export interface VerifyOptions {
  /** Null: every chain. */
  readonly merchantId: string | null;
  readonly anchors: AnchorsRead;
  /** An entry older than this should have been anchored. */
  readonly anchoredWithinMs: number;
  readonly nowMs: number;
}

export interface Verified {
  readonly chains: number;
  readonly entries: number;
  readonly anchors: number;
  readonly faults: readonly AuditFault[];
}

const NOTHING = { seq: 0n, hash: Buffer.alloc(32), anchoredSeq: 0n };

/** Chains of the database, and those that only anchors still know of. */
function allChains(chains: readonly Chain[], { merchantId, anchors }: VerifyOptions): Chain[] {
  const known = new Set(chains.map((chain) => chain.merchantId));
  const lost = anchors
    .merchants()
    .filter((id) => !known.has(id) && id === (merchantId ?? id))
    .map((id) => ({ ...NOTHING, merchantId: id }));
  return [...chains, ...lost];
}

interface ChainVerified {
  readonly entries: number;
  readonly faults: readonly AuditFault[];
}

async function verifyChain(
  snapshot: AuditSnapshot,
  chain: Chain,
  { anchors, anchoredWithinMs, nowMs }: VerifyOptions,
): Promise<ChainVerified> {
  const { merchantId, anchoredSeq } = chain;
  const check = new ChainCheck(merchantId, anchors.of(merchantId));
  const lastAnchored = anchors.lastOf(merchantId);
  const faults: AuditFault[] = [];
  let entries = 0;
  for await (const entry of snapshot.entries(merchantId)) {
    entries += 1;
    check.see(entry);
    const ageMs = nowMs - Number(entry.atMicros / 1_000n);
    if (entry.seq !== lastAnchored + 1n || ageMs <= anchoredWithinMs) continue;
    const what = 'no anchor covers it and what follows, long after it was written';
    faults.push({ kind: 'UNANCHORED', merchantId, seq: entry.seq, what });
  }
  check.end(chain, lastAnchored);
  if (anchoredSeq > lastAnchored) {
    const what = `anchors went to ${anchoredSeq}; those given go to ${lastAnchored}`;
    faults.push({ kind: 'ANCHORS_CUT', merchantId, seq: lastAnchored + 1n, what });
  }
  return { entries, faults: [...check.faults, ...faults] };
}

/** Recomputes every chain from its beginning and compares it with what was signed. */
export async function verifyAudit(
  snapshot: AuditSnapshot,
  options: VerifyOptions,
): Promise<Verified> {
  const { merchantId, anchors } = options;
  const chains = allChains(await snapshot.chains(merchantId), options);
  const faults = anchors.faults.filter((one) => one.merchantId === (merchantId ?? one.merchantId));
  let entries = 0;
  for (const chain of chains) {
    const verified = await verifyChain(snapshot, chain, options);
    entries += verified.entries;
    faults.push(...verified.faults);
  }
  return { chains: chains.length, entries, anchors: anchors.lines, faults };
}
