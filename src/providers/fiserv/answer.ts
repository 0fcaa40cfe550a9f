import type { PayoutReport } from '../../domain/report';
import { answerAboutOrder, inShort, isSuccess, notSent } from '../answer-about-order';
import type { HttpAnswer, HttpResult } from '../http';
import { failureOfRefusal } from './reason';
import { refusalShape } from './shape';
import { cashoutFrom, outcomeOf, reportFromCreate, reportFromLookUp } from './wire';

/** What an order's HTTP answer, or the lack of one, tells about the order. */
export function reportFromSubmitAnswer(result: HttpResult): PayoutReport {
  const heard = answerAboutOrder(result);
  if ('outcome' in heard) return heard;
  return isSuccess(heard) ? reportFromCreate(heard.body) : refused(heard);
}

/** A 4xx about the order. One we cannot read may come from something in between: not believed. */
function refused(answer: HttpAnswer): PayoutReport {
  const refusal = refusalShape.safeParse(answer.body);
  if (!refusal.success) return { outcome: 'unknown', why: `unreadable ${inShort(answer)}` };
  const failure = failureOfRefusal(refusal.data);
  // Our credentials or our address were refused, not this order: it must not fail for that.
  const isOurs = ['AUTHENTICATION_FAILED', 'PROVIDER_CONFIGURATION'].includes(failure.code);
  if (isOurs) return notSent(inShort(answer), undefined);
  // Nothing makes two of our orders one, so whatever is there already may be this one.
  if (failure.code === 'DUPLICATE') {
    return { outcome: 'unknown', why: `refused as known (${inShort(answer)})` };
  }
  return { outcome: 'failed', failure };
}

/** The same for a look-up by txid. */
export function reportFromLookUpAnswer(result: HttpResult, txid: string): PayoutReport {
  if (result.kind === 'answer') {
    if (result.status === 404 && saysAbsent(result)) return { outcome: 'absent' };
    if (isSuccess(result)) return reportFromLookUp(result.body, txid);
  }
  // Never `not-sent`: that a question did not get through tells nothing about the payout.
  return { outcome: 'unknown', why: inShort(result) };
}

/** A gateway's own 404, with a page or without a route, is no proof of anything. */
function saysAbsent({ body }: HttpAnswer): boolean {
  const refusal = refusalShape.safeParse(body);
  if (!refusal.success || !(refusal.data.message ?? refusal.data.details?.length)) return false;
  return failureOfRefusal(refusal.data).code !== 'PROVIDER_CONFIGURATION';
}

/**
 * The same for a confirmation. A refusal is no end: the order may have expired, failed or been
 * confirmed before, and a look-up tells which. Nothing the answer says is repeated but its status.
 */
export function reportFromConfirmAnswer(result: HttpResult): PayoutReport {
  const heard = answerAboutOrder(result);
  if ('outcome' in heard) return heard;
  if (!isSuccess(heard)) {
    const isReadable = refusalShape.safeParse(heard.body).success;
    if (!isReadable) return { outcome: 'unknown', why: `unreadable ${inShort(heard)}` };
    return notSent(`the confirmation was refused (${inShort(heard)})`, undefined);
  }
  const isBare = heard.text.trim() === '';
  const cashout = cashoutFrom(isBare ? {} : heard.body);
  if (!cashout) return { outcome: 'unknown', why: 'unreadable answer' };
  const facts = cashout.status === undefined ? {} : { providerStatus: cashout.status };
  const told = cashout.status === undefined ? null : outcomeOf(cashout.status);
  const isOver = told === 'failed' || told === 'expired';
  if (isOver) return { ...facts, ...notSent('the order had ended before', undefined) };
  return { ...facts, outcome: 'processing' };
}
