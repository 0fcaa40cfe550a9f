import type { PayoutReport } from '../../domain/report';
import { answerAboutOrder, inShort, isSuccess, notSent } from '../answer-about-order';
import type { HttpAnswer, HttpResult } from '../http';
import { failureFromProblem, saysTimeOut } from './failure';
import { type PaybrokersProblem, problemFrom } from './problem';
import { type Asked, reportFromAnswer, reportFromCreate } from './wire';

/** What an order's HTTP answer, or the lack of one, tells about the order. */
export function reportFromSubmitAnswer(result: HttpResult, providerKey: string): PayoutReport {
  const heard = answerAboutOrder(result, { isAboutOrder });
  if ('outcome' in heard) return heard;
  return isSuccess(heard) ? reportFromCreate(heard.body, providerKey) : refused(heard);
}

/** Failures of ours, for which no order may fail. */
const NOT_THE_ORDERS = ['AUTHENTICATION_FAILED', 'PROVIDER_CONFIGURATION'];

/** A 403 in the documented shape gives its reason, which tells whose fault it is. */
const isAboutOrder = ({ status, body }: HttpAnswer): boolean =>
  status === 403 && problemFrom(body) !== null;

/** A 4xx about the order. One we cannot read may come from something in between: not believed. */
function refused(answer: HttpAnswer): PayoutReport {
  const problem = problemFrom(answer.body);
  if (problem === null) return { outcome: 'unknown', why: `unreadable ${inShort(answer)}` };
  const failure = failureFromProblem(problem, answer.status);
  if (saysTimeOut(failure)) return { outcome: 'unknown', why: `${inShort(answer)}, for time` };
  if (NOT_THE_ORDERS.includes(failure.code)) return notSent(inShort(answer), undefined);
  return { outcome: 'failed', failure };
}

/** Refused as a repeat. The first use is what counts; denying it is a contradiction. */
export const firstUseOf = (report: PayoutReport): PayoutReport =>
  report.outcome === 'absent'
    ? { outcome: 'unknown', why: 'refused as known, but absent' }
    : report;

/** What the answer to a look-up by the provider's id tells. */
export function reportFromLookUpAnswer(result: HttpResult, asked: Asked): PayoutReport {
  if (result.kind === 'answer') {
    if (saysAbsent(result)) return { outcome: 'absent' };
    if (isSuccess(result)) return reportFromAnswer(result.body, asked);
  }
  // Never `not-sent`: that a question did not get through tells nothing about the payout.
  return { outcome: 'unknown', why: inShort(result) };
}

/** A 404 that says in the documented shape that it is the transaction that was not found. */
export function saysAbsent({ status, body }: HttpAnswer): boolean {
  const problem = status === 404 ? problemFrom(body) : null;
  return problem !== null && isAboutTransaction(problem);
}

function isAboutTransaction({ name, code, message, details = [] }: PaybrokersProblem): boolean {
  const told = details.flatMap((each) => [each.reason, each.externalReason, each.message]);
  const words = [name, code, message, ...told].join(' ');
  const isMissing = /not ?found|n[aã]o (foi )?encontrad|not exist|inexistente/i.test(words);
  return (
    isMissing && (/transa|order|pagamento/i.test(words) || !/account|conta|rou?t/i.test(words))
  );
}
