import { inShort, isSuccess } from '../answer-about-order';
import type { ListWindow, PayoutProvider } from '../provider';
import { reportFromConfirmAnswer, reportFromLookUpAnswer, reportFromSubmitAnswer } from './answer';
import { createFiservApi } from './api';
import { findOrder } from './find-order';
import { CASHOUTS, searchPage } from './search';
import type { FiservSettings } from './settings';
import { orderToWire } from './wire';

type Calls = 'balance' | 'submit' | 'lookUp' | 'confirm' | 'list' | 'registerNotices' | 'close';

/** The calls to Fiserv that the port asks for. */
export function createClient(
  settings: FiservSettings,
  now: () => number = Date.now,
): Required<Pick<PayoutProvider, Calls>> {
  const api = createFiservApi(settings, now);
  const search = (window: ListWindow) => searchPage((path) => api.get(path), settings, window);
  return {
    // No address for it is documented.
    balance: () => Promise.resolve(null),
    async submit(order) {
      return reportFromSubmitAnswer(await api.post(CASHOUTS, orderToWire(order, settings.PIX_KEY)));
    },
    async lookUp(reference) {
      const { providerId } = reference;
      if (providerId === null) return findOrder(search, reference);
      const result = await api.get(`${CASHOUTS}/${encodeURIComponent(providerId)}`);
      return reportFromLookUpAnswer(result, providerId);
    },
    async confirm({ providerId }, confirmationKey) {
      if (providerId === null) return { outcome: 'not-sent', why: 'its txid is not known yet' };
      const path = settings.CONFIRM_PATH.replace('{txid}', encodeURIComponent(providerId));
      const body = JSON.stringify({ [settings.CONFIRM_FIELD]: confirmationKey });
      return reportFromConfirmAnswer(await api.post(path, body));
    },
    async list(window) {
      const page = await search(window);
      return 'why' in page ? null : page;
    },
    async registerNotices(noticeUrl) {
      const WebhookUrl = `${noticeUrl}/${encodeURIComponent(settings.WEBHOOK_SECRET)}`;
      const path = settings.WEBHOOK_PATH;
      const result = await api.post(path, JSON.stringify({ WebhookUrl }));
      if (result.kind === 'answer' && isSuccess(result)) return;
      throw new Error(`Fiserv refused the registration at ${path}: ${inShort(result)}`);
    },
    close: () => api.close(),
  };
}
