import type { AbsencePolicy } from './absence';
import type { Failure } from './failure';
import type { NoticeVerdict } from './judge-notice';
import type { EventCause, Suspicion } from './payout';
import type { PayoutReport, RefundFact } from './report';
import type { PayoutStatus } from './status';

/** What somebody on duty should be told; counted as a metric and logged once. */
export type Alert =
  | 'UNDOCUMENTED_STATUS'
  | 'FINAL_CONTRADICTION'
  | 'NOTICE_MISMATCH'
  | 'FACTS_DIFFER'
  | 'ABSENT_AFTER_ACCEPTANCE'
  | 'REFUND_EXCEEDS_PAYMENT'
  /** Only two people can end it: it must not be sent again, and nobody knows what became of it. */
  | 'NEEDS_PEOPLE'
  /** It has been in its status for longer than it should. */
  | 'OVERDUE';

/** What a report means for a payout. Everything in here is committed together or not at all. */
export interface Decision {
  /** The status to take, or null when the status stays. */
  readonly to: PayoutStatus | null;
  readonly cause: EventCause;
  readonly failure: Failure | null;
  readonly move: 'CAPTURE' | 'RELEASE' | null;
  readonly refunds: readonly RefundFact[];
  readonly suspicion: Suspicion | null;
  /** The final status a look-up gave while SUSPICIOUS; null leaves the memory as it is. */
  readonly agreed: PayoutStatus | 'FORGET' | null;
  readonly verdicts: readonly {
    readonly noticeId: string;
    readonly verdict: NoticeVerdict | null;
  }[];
  /** When to look again if the usual rhythm is too slow. */
  readonly againMs: number | null;
  readonly alert: Alert | null;
  /** This provider refused it for good and another one is tried. */
  readonly elsewhere: boolean;
}

export interface DecideOptions extends AbsencePolicy {
  readonly messenger: 'SUBMISSION' | 'CONFIRMATION' | 'LOOK_UP';
  /** Another provider could take the payout if this one refused it. */
  readonly othersEligible: boolean;
}

/** The decision that changes nothing, to be spread into the others. */
export const NOTHING = {
  to: null,
  failure: null,
  move: null,
  refunds: [],
  suspicion: null,
  agreed: null,
  verdicts: [],
  againMs: null,
  alert: null,
  elsewhere: false,
} as const;

/** What is decided about, besides the facts. */
export interface DecideContext {
  readonly report: PayoutReport;
  readonly options: DecideOptions;
}
