/** A text of a source file, and what stands there instead while a bug is planted. */
export interface Patch {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface PlantedBug {
  readonly name: string;
  /** The invariants that may notice it first. */
  readonly seenBy: RegExp;
  readonly patches: readonly Patch[];
}

const one = (file: string, from: string, to: string): Patch => ({ file: `src/${file}`, from, to });

/** What somebody could do to this code one day. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'silence is taken for failure',
    seenBy: /I5|I6|I12|I28/,
    patches: [
      one(
        'domain/report-status.ts',
        "    case 'unknown':\n      return null;",
        "      return null;\n    case 'unknown':\n      return 'FAILED';",
      ),
    ],
  },
  {
    name: 'an order that is not found at once was never sent',
    seenBy: /I5|I6|I12|I28/,
    patches: [
      one(
        'domain/decide.ts',
        "if (payout.status === 'QUEUED') return { ...stay, to: 'UNKNOWN' };",
        "if (payout.status === 'QUEUED') return { ...stay, to: 'EXPIRED', move: 'RELEASE' };",
      ),
    ],
  },
  {
    name: 'who cancels need not be early',
    seenBy: /I5|I6|I12|I28/,
    patches: [
      one(
        'payouts/decide-by-person.ts',
        'if (!waiting || !isUnsent(facts)) return notNow(facts);',
        'if (!waiting) return notNow(facts);',
      ),
    ],
  },
  {
    name: 'an order whose answer was lost goes elsewhere',
    seenBy: /I5|I12/,
    patches: [
      one(
        'domain/elsewhere.ts',
        "report.outcome === 'failed' &&\n    PROVIDERS_OWN.has(report.failure.code) &&",
        "(report.outcome === 'unknown' || report.outcome === 'failed') &&",
      ),
      one(
        'payouts/apply-report.ts',
        "if (messenger !== 'SUBMISSION' || report.outcome !== 'failed') return false;",
        "if (messenger !== 'SUBMISSION') return false;",
      ),
    ],
  },
  {
    name: 'who pays twice is believed to pay once',
    seenBy: /sent twice|I13|I5/,
    patches: [
      one(
        'payouts/apply-report.ts',
        'capabilities?.idempotentSubmit ?? false',
        'capabilities !== undefined',
      ),
      one(
        'payouts/apply-report.ts',
        'capabilities?.absenceIsProofAfterMs ?? null',
        'capabilities?.absenceIsProofAfterMs ?? 60_000',
      ),
    ],
  },
  {
    name: 'two orders to one recipient run side by side',
    seenBy: /I28/,
    patches: [
      one(
        'payouts/submit-payout.ts',
        'provider.capabilities.oneAtATimePerRecipient ? facts.payout.recipient.taxId : null',
        'null',
      ),
    ],
  },
  {
    name: "a search forgets that an order is another payout's",
    seenBy: /I\d+/,
    patches: [
      one(
        'payouts/provider-order.ts',
        'store.takenElsewhere({ provider, payoutId: payout.id, providerIds }),',
        'store.takenElsewhere({ provider, payoutId: payout.id, providerIds: [] }),',
      ),
    ],
  },
  {
    name: 'a known key is refused when money is short',
    seenBy: /I9/,
    patches: [
      one(
        'payouts/request-payout.ts',
        'known === null ? refused(refusal) : replay(known, order)',
        'refused(chosen.refusal ?? { code: "OVERLOADED", retryAfterSeconds: known ? 1 : 2 })',
      ),
    ],
  },
  {
    name: 'another amount under a known key is not seen',
    seenBy: /I10/,
    patches: [
      one('domain/order.ts', "compare('amount', first.amountCents, second.amountCents);", ''),
    ],
  },
  {
    name: 'what is not known is never looked at again',
    seenBy: /I29/,
    patches: [
      one(
        'domain/next-check.ts',
        "    case 'UNKNOWN':\n",
        "    case 'UNKNOWN':\n      return null;\n",
      ),
    ],
  },
  {
    name: 'an end that forgets to release',
    seenBy: /refuse: an end without its ledger entry/,
    patches: [one('payouts/advance-payout.ts', "move: 'RELEASE'", 'move: null')],
  },
  {
    name: 'a return that is told twice comes back twice',
    seenBy: /I\d+/,
    patches: [
      one('domain/report-status.ts', 'const isNew = !known.has(reference);', 'const isNew = true;'),
    ],
  },
  {
    name: 'nobody who waits in line is ever woken, nor looked at',
    seenBy: /I29/,
    patches: [
      one(
        'domain/next-check.ts',
        "    case 'QUEUED':\n",
        "    case 'QUEUED':\n      return null;\n",
      ),
    ],
  },
  {
    name: 'a reading that may lag is taken for proof of absence',
    seenBy: /I5|I6|I12|I28/,
    patches: [one('domain/absence.ts', 'quietMs < absenceIsProofAfterMs * pace', 'quietMs < 0')],
  },
  {
    name: 'a limit of the day that forgets the day',
    seenBy: /over the limit of a day/,
    patches: [
      one('domain/limit-use.ts', 'const left = cap - usedToday(use);', 'const left = cap;'),
    ],
  },
  {
    name: 'a window that ends where its minute begins',
    seenBy: /over the limit of a recipient/,
    patches: [
      one(
        'domain/limit-use.ts',
        'Math.floor(now.getTime() / MINUTE_MS) - window;',
        'Math.floor(now.getTime() / MINUTE_MS) - window + 1;',
      ),
    ],
  },
];
