import type { PayoutReport } from '../../domain/report';
import { answerAboutOrder, inShort, isSuccess, notSent } from '../answer-about-order';
import type { HttpAnswer, HttpResult } from '../http';
import { failureFromProblem } from './reason';
import type { PagstarSettings } from './settings';
import { problemShape } from './shape';
import { type LookUpContext, reportFromCreate, reportFromLookUp } from './wire';

/** What an order's HTTP answer, or the lack of one, tells about the order. */
export function reportFromSubmitAnswer(
  result: HttpResult,
  am04: PagstarSettings['AM04_MEANS'],
): PayoutReport {
  const heard = answerAboutOrder(result);
  if ('outcome' in heard) return heard;
  return isSuccess(heard) ? reportFromCreate(heard.body) : refused(heard, am04);
}

/** A 4xx about the order. One we cannot read may come from something in between: not believed. */
function refused(answer: HttpAnswer, am04: PagstarSettings['AM04_MEANS']): PayoutReport {
  const isBare = answer.text.trim() === '';
  const problem = problemShape.safeParse(isBare ? {} : answer.body);
  // An empty 404 may be a proxy's, before anybody looked at the order.
  const isNobodys = isBare && answer.status === 404;
  if (!problem.success || isNobodys)
    return { outcome: 'unknown', why: `unreadable ${inShort(answer)}` };
  const failure = failureFromProblem(problem.data, am04);
  // Our credentials or our address were refused, not this order: it must not fail for that.
  if (failure.code === 'AUTHENTICATION_FAILED') return notSent(inShort(answer), undefined);
  const isVague = failure.code === 'UNKNOWN' && failure.providerCode === undefined;
  if (isVague && answer.status === 400) {
    return { outcome: 'failed', failure: { ...failure, code: 'INVALID_REQUEST' } };
  }
  return { outcome: 'failed', failure };
}

/** 409: the key was used before. The first use is what counts; denying it is a contradiction. */
export const firstUseOf = (report: PayoutReport): PayoutReport =>
  report.outcome === 'absent'
    ? { outcome: 'unknown', why: 'refused as known, but absent' }
    : report;

/** The same for a look-up. */
export function reportFromLookUpAnswer(result: HttpResult, context: LookUpContext): PayoutReport {
  if (result.kind === 'answer') {
    if (result.status === 404 && saysAbsent(result)) return { outcome: 'absent' };
    if (isSuccess(result)) return reportFromLookUp(result.body, context);
  }
  // Never `not-sent`: that a question did not get through tells nothing about the payout.
  return { outcome: 'unknown', why: inShort(result) };
}

/** A proxy's page and "Application not found" are 404 as well, and no proof of anything. */
function saysAbsent({ text, body }: HttpAnswer): boolean {
  const isReadable = text.trim() === '' || (typeof body === 'object' && body !== null);
  return isReadable && !/application not found/i.test(text);
}
