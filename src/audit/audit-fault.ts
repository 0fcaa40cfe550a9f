export type AuditFaultKind =
  /** An entry says something else than when it was written. */
  | 'EDITED'
  /** An entry between two others is gone. */
  | 'REMOVED'
  /** An entry follows another one than the one before it. */
  | 'RELINKED'
  /** The end of a chain is gone. */
  | 'CUT'
  /** There is more than the chain's own row knows of. */
  | 'ADDED'
  /** A chain fits together and is not the one that was signed. */
  | 'REWRITTEN'
  /** Something is not written as the program writes it. */
  | 'MALFORMED'
  /** Entries that should have been signed long ago. */
  | 'UNANCHORED'
  /** A line of the anchors file was edited, removed or added. */
  | 'ANCHORS_BROKEN'
  /** The end of the anchors file is gone, or it is another file. */
  | 'ANCHORS_CUT'
  /** A line is not signed by a key that we were given. */
  | 'SIGNATURE';

/** What is wrong, and where. */
export interface AuditFault {
  readonly kind: AuditFaultKind;
  readonly merchantId: string | null;
  readonly seq: bigint | null;
  readonly what: string;
}
