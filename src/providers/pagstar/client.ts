import type { PayoutReport } from '../../domain/report';
import {
  createHttp,
  type HttpAnswer,
  type HttpRequest,
  type HttpResult,
  retryAfterMs,
} from '../http';
import type { LookUpReference, PayoutProvider, ProviderFloat, SubmitOrder } from '../provider';
import { createToken, sendAuthorized } from '../token';
import { balanceFrom } from './balance';
import { fetchToken } from './fetch-token';
import { failureFromProblem } from './reason';
import type { PagstarSettings } from './settings';
import { problemShape } from './shape';
import { keyToWire, orderToWire, reportFromCreate, reportFromLookUp } from './wire';

const PAYMENTS = '/api/v2/pix/payments';

type Calls = Pick<PayoutProvider, 'balance' | 'submit' | 'lookUp' | 'close'> & {
  registerNotices(noticeUrl: string): Promise<void>;
};

/** The calls to Pagstar. The only file of this folder that knows HTTP. */
export function createClient(settings: PagstarSettings): Calls {
  const http = createHttp({
    baseUrl: settings.BASE_URL,
    certFile: settings.CERT_FILE,
    keyFile: settings.KEY_FILE,
    keyPassphrase: settings.KEY_PASSPHRASE,
    caFile: settings.CA_FILE,
  });
  const token = createToken(() => fetchToken(http, settings));
  const call = (request: Omit<HttpRequest, 'headers'> & { key?: string }): Promise<HttpResult> => {
    const { key, ...rest } = request;
    const headers = headersFor(settings, { key, hasBody: rest.body !== undefined });
    return sendAuthorized({ http, token, request: { ...rest, headers } });
  };
  const get = (path: string) =>
    call({ method: 'GET', path, timeoutMs: settings.LOOKUP_TIMEOUT_MS });
  const post = (path: string, body: string, key?: string) =>
    call({
      method: 'POST',
      path,
      body,
      timeoutMs: settings.SUBMIT_TIMEOUT_MS,
      ...(key && { key }),
    });

  const lookUp = async ({ providerKey }: Pick<LookUpReference, 'providerKey'>) => {
    const key = keyToWire(providerKey, settings.IDEMPOTENCY_KEY_STYLE);
    const result = await get(`${PAYMENTS}/idempotencyKey/${encodeURIComponent(key)}`);
    return lookedUp(result, { providerKey, am04: settings.AM04_MEANS });
  };
  return {
    lookUp,
    async submit(order: SubmitOrder): Promise<PayoutReport> {
      const key = keyToWire(order.providerKey, settings.IDEMPOTENCY_KEY_STYLE);
      const result = await post(`${PAYMENTS}/dict`, orderToWire(order, settings), key);
      if (result.kind === 'answer' && result.status === 409) return firstUseOf(await lookUp(order));
      return submitted(result, settings.AM04_MEANS);
    },
    async balance(): Promise<ProviderFloat | null> {
      const result = await get('/api/v2/accounts/balances/');
      return result.kind === 'answer' && result.status === 200 ? balanceFrom(result.body) : null;
    },
    async registerNotices(noticeUrl) {
      const headers = { [settings.WEBHOOK_HEADER]: settings.WEBHOOK_SECRET };
      const hook = { uri: noticeUrl, method: 'POST', enabled: true, pauseOnFail: false, headers };
      // Two registrations: what becomes of a payment, and what is refused while still queued.
      for (const kind of ['transfer', 'cashout']) {
        const result = await post(`/api/v2/webhooks/${kind}`, JSON.stringify(hook));
        if (result.kind !== 'answer' || result.status < 200 || result.status > 299) {
          throw new Error(`Pagstar did not take the ${kind} webhook: ${inShort(result)}`);
        }
      }
    },
    close: () => http.close(),
  };
}

function headersFor(settings: PagstarSettings, has: { key: string | undefined; hasBody: boolean }) {
  return {
    ...(has.hasBody && { 'Content-Type': 'application/json' }),
    ...(has.key && { 'x-idempotency-key': has.key }),
    ...(settings.COMPANY_ID && { 'X-Company-ID': settings.COMPANY_ID }),
  };
}

const isSuccess = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300;

/** Statuses that say nothing about the order itself: wait, or ask again. */
const NOT_LOOKED_AT = [401, 403, 429];
const NOT_DECIDED = [408, 425];

function submitted(result: HttpResult, am04: PagstarSettings['AM04_MEANS']): PayoutReport {
  if (result.kind === 'not-sent') return notSent(result.why, result.retryAfterMs);
  if (result.kind === 'lost') return { outcome: 'unknown', why: inShort(result) };
  if (isSuccess(result)) return reportFromCreate(result.body);
  const { status } = result;
  if (NOT_LOOKED_AT.includes(status)) return notSent(inShort(result), retryAfterMs(result));
  if (status >= 500 || NOT_DECIDED.includes(status)) {
    return { outcome: 'unknown', why: inShort(result) };
  }
  return refused(result, am04);
}

const notSent = (why: string, waitMs: number | undefined): PayoutReport => ({
  outcome: 'not-sent',
  why,
  ...(waitMs !== undefined && { retryAfterMs: waitMs }),
});

/** A 4xx about the order. One we cannot read may come from something in between: not believed. */
function refused(answer: HttpAnswer, am04: PagstarSettings['AM04_MEANS']): PayoutReport {
  const isBare = answer.text.trim() === '';
  const problem = problemShape.safeParse(isBare ? {} : answer.body);
  if (!problem.success) return { outcome: 'unknown', why: `unreadable ${inShort(answer)}` };
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
const firstUseOf = (report: PayoutReport): PayoutReport =>
  report.outcome === 'absent'
    ? { outcome: 'unknown', why: 'refused as known, but absent' }
    : report;

function lookedUp(
  result: HttpResult,
  context: Parameters<typeof reportFromLookUp>[1],
): PayoutReport {
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

function inShort(result: HttpResult): string {
  if (result.kind === 'answer') return `HTTP ${result.status}`;
  return result.kind === 'lost' ? `answer lost (${result.why})` : result.why;
}
