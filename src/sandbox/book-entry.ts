import { textFromCents } from '../domain/money';

export interface BookOrder {
  /** What makes it one order in this provider's eyes: the caller's key, or an id of its own. */
  readonly key: string;
  /** The caller's reference, where the API takes one. Several orders may carry the same. */
  readonly reference?: string | null;
  readonly amountCents: bigint;
  /** The key it is to be paid to; null for a bank account. */
  readonly pixKey: string | null;
  readonly document: string | null;
  /** Given by the caller where the API takes one. */
  readonly endToEndId?: string;
  /** Whatever else one provider's face has to remember of it, as JSON can carry it. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A webhook: where notices go, or that they go nowhere. */
export interface Hook {
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A notice that was told and that nobody has taken yet. */
export interface OwedNotice {
  /** Which registered webhook it is for. */
  readonly hook: string;
  /** Where this one goes, for a provider that is told so with every order. */
  readonly to?: Hook;
  readonly body: string;
}

export interface BookRefund {
  readonly endToEndId: string;
  readonly amountCents: bigint;
}

/** What a sandbox knows of one key: everything that was asked with it, and what came of it. */
export interface BookEntry extends BookOrder {
  readonly id: number;
  readonly endToEndId: string;
  readonly reference: string | null;
  details: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  /** The provider's own word; null while the provider has not taken the order. */
  status: string | null;
  errorCode: string | null;
  /** Requests to pay that came with this key, whatever became of them. */
  posts: number;
  /** Debits. More than one is the fault a payout system must never cause. */
  payments: number;
  noticesSent: number;
  /** How far its outcome has come, and since when: from here it goes on after a restart. */
  stepsDone: number;
  steppedAtMs: number;
  readonly refunds: BookRefund[];
  readonly owed: OwedNotice[];
}

/** An entry as JSON can carry it. */
export interface KeptEntry extends Omit<BookEntry, 'amountCents' | 'refunds'> {
  readonly amountCents: string;
  readonly refunds: readonly { readonly endToEndId: string; readonly amountCents: string }[];
}

export const keptFrom = (entry: BookEntry): KeptEntry => ({
  ...entry,
  amountCents: String(entry.amountCents),
  refunds: entry.refunds.map(({ endToEndId, amountCents }) => ({
    endToEndId,
    amountCents: String(amountCents),
  })),
});

export const entryFrom = (kept: KeptEntry): BookEntry => ({
  ...kept,
  // A book begun before these were kept has none of them.
  reference: kept.reference ?? null,
  details: kept.details ?? {},
  amountCents: BigInt(kept.amountCents),
  refunds: kept.refunds.map(({ endToEndId, amountCents }) => ({
    endToEndId,
    amountCents: BigInt(amountCents),
  })),
});

/** An entry as the judge reads it. */
export function viewOf({ amountCents, refunds, owed, ...entry }: BookEntry) {
  return {
    ...entry,
    amount: textFromCents(amountCents),
    noticesOwed: owed.length,
    refunds: refunds.map((refund) => ({
      endToEndId: refund.endToEndId,
      amount: textFromCents(refund.amountCents),
    })),
  };
}
