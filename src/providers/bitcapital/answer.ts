import type { PayoutReport } from '../../domain/report';
import { answerAboutOrder, inShort, isSuccess, notSent } from '../answer-about-order';
import type { HttpAnswer, HttpResult } from '../http';
import { failureFrom } from './failure';
import { refusalShape } from './shape';
import { reportFromCreate, reportFromLookUp } from './wire';

/** What an order's HTTP answer, or the lack of one, tells about the order. */
export function reportFromSubmitAnswer(result: HttpResult, providerKey: string): PayoutReport {
  const heard = answerAboutOrder(result, { isAboutOrder });
  if ('outcome' in heard) return heard;
  return isSuccess(heard) ? reportFromCreate(heard.body, providerKey) : refused(heard);
}

/** A refusal in the documented shape, or null when somebody else may have written it. */
export function refusalMessage({ body }: HttpAnswer): string | null {
  return refusalShape.safeParse(body).data?.message ?? null;
}

/** Unlike our credentials or our address, which are refused with 403 as well. */
function isAboutOrder(answer: HttpAnswer): boolean {
  const message = answer.status === 403 ? refusalMessage(answer) : null;
  return message !== null && failureFrom(message).code !== 'UNKNOWN';
}

/** How frameworks and gateways say that they know no such address: nobody looked at the order. */
const NO_SUCH_ADDRESS = /cannot (get|post|patch)|\broute\b|no such (address|path)|endpoint/i;

/** A 4xx about the order. One we cannot read may come from something in between: not believed. */
function refused(answer: HttpAnswer): PayoutReport {
  const message = refusalMessage(answer);
  if (message === null || (answer.status === 404 && NO_SUCH_ADDRESS.test(message))) {
    return { outcome: 'unknown', why: `unreadable ${inShort(answer)}` };
  }
  const failure = failureFrom(message);
  // Our wallet was refused, not this order: it must not fail for that.
  if (failure.code === 'PROVIDER_CONFIGURATION') return notSent(inShort(answer), undefined);
  return { outcome: 'failed', failure };
}

/** The key was used before. The first use is what counts; denying it is a contradiction. */
export const firstUseOf = (report: PayoutReport): PayoutReport =>
  report.outcome === 'absent'
    ? { outcome: 'unknown', why: 'refused as known, but absent' }
    : report;

/** The same for a look-up. */
export function reportFromLookUpAnswer(result: HttpResult, providerKey: string): PayoutReport {
  if (result.kind === 'answer') {
    if (saysAbsent(result)) return { outcome: 'absent' };
    if (isSuccess(result)) return reportFromLookUp(result.body, providerKey);
  }
  // Never `not-sent`: that a question did not get through tells nothing about the payout.
  return { outcome: 'unknown', why: inShort(result) };
}

/**
 * An unknown key is a 400 here, so an unknown transaction may be one too, if it says so outright.
 * A page, an empty answer and an unknown address or wallet are 404 as well, and no proof.
 */
function saysAbsent(answer: HttpAnswer): boolean {
  const message = refusalMessage(answer);
  if (message === null || NO_SUCH_ADDRESS.test(message) || /wallet|carteira/i.test(message)) {
    return false;
  }
  if (answer.status === 404) return true;
  return answer.status === 400 && /^transaction not found\b/i.test(message);
}
