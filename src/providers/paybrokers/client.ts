import type { PayoutReport } from '../../domain/report';
import { isSuccess } from '../answer-about-order';
import type { LookUpReference, PayoutProvider, ProviderFloat, SubmitOrder } from '../provider';
import { firstUseOf, reportFromLookUpAnswer, reportFromSubmitAnswer } from './answer';
import { createPaybrokersApi } from './api';
import { balanceFrom } from './balance';
import { listPageFrom, searchOfWindow } from './list-window';
import { reportFromSearchAnswer, searchFor, searchQuery } from './search';
import type { PaybrokersSettings } from './settings';
import { orderToWire } from './wire';

const TRANSACTIONS = '/accounts/transactions/pix';

type Calls = 'balance' | 'submit' | 'lookUp' | 'list' | 'close';

/** The calls to PayBrokers that the port asks for. */
export function createClient(
  settings: PaybrokersSettings,
  noticeUrl: () => string,
): Required<Pick<PayoutProvider, Calls>> {
  const api = createPaybrokersApi(settings);
  const { NOTICE_HEADER: header, SEARCH_ACCOUNT: account, ACCOUNT_UID: uid } = settings;

  const findByKey = async (asked: Pick<LookUpReference, 'providerKey' | 'sentAt'>) => {
    const result = await api.get(`${TRANSACTIONS}?${searchQuery(searchFor(asked), account)}`);
    return reportFromSearchAnswer(result, asked.providerKey);
  };
  return {
    async submit(order: SubmitOrder): Promise<PayoutReport> {
      const body = orderToWire(order, { url: noticeUrl(), header });
      const result = await api.post('/accounts/pix/cashout', body);
      const report = reportFromSubmitAnswer(result, order.providerKey);
      const isRepeat = report.outcome === 'failed' && report.failure.code === 'DUPLICATE';
      if (!isRepeat) return report;
      return firstUseOf(await findByKey({ providerKey: order.providerKey, sentAt: new Date() }));
    },
    async lookUp(reference) {
      const { providerId } = reference;
      if (providerId === null) return findByKey(reference);
      const result = await api.get(`${TRANSACTIONS}/${encodeURIComponent(providerId)}`);
      return reportFromLookUpAnswer(result, reference);
    },
    async balance(): Promise<ProviderFloat | null> {
      const result = await api.get(`/accounts/balance${uid === undefined ? '' : `/${uid}`}`);
      return result.kind === 'answer' && isSuccess(result) ? balanceFrom(result.body) : null;
    },
    async list(window) {
      const search = searchOfWindow(window);
      const result = await api.get(`${TRANSACTIONS}?${searchQuery(search, account)}`);
      if (result.kind !== 'answer' || !isSuccess(result)) return null;
      return listPageFrom(result.body, search, window);
    },
    close: () => api.close(),
  };
}
