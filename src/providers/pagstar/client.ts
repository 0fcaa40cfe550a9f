import type { PayoutReport } from '../../domain/report';
import { inShort, isSuccess } from '../answer-about-order';
import type { LookUpReference, PayoutProvider, ProviderFloat, SubmitOrder } from '../provider';
import { firstUseOf, reportFromLookUpAnswer, reportFromSubmitAnswer } from './answer';
import { createPagstarApi } from './api';
import { balanceFrom } from './balance';
import { orderToWire } from './order';
import type { PagstarSettings } from './settings';
import { keyToWire } from './wire';

const PAYMENTS = '/api/v2/pix/payments';
/** Two registrations: what becomes of a payment, and what is refused while still queued. */
const WEBHOOKS = ['/api/v2/webhooks/transfer', '/api/v2/webhooks/cashout'];

type Calls = 'balance' | 'submit' | 'lookUp' | 'registerNotices' | 'close';

/** The calls to Pagstar that the port asks for. */
export function createClient(settings: PagstarSettings): Required<Pick<PayoutProvider, Calls>> {
  const api = createPagstarApi(settings);
  const { AM04_MEANS: am04, IDEMPOTENCY_KEY_STYLE: keyStyle } = settings;

  const lookUp = async ({ providerKey }: Pick<LookUpReference, 'providerKey'>) => {
    const key = encodeURIComponent(keyToWire(providerKey, keyStyle));
    const result = await api.get(`${PAYMENTS}/idempotencyKey/${key}`);
    return reportFromLookUpAnswer(result, { providerKey, am04 });
  };
  return {
    lookUp,
    async submit(order: SubmitOrder): Promise<PayoutReport> {
      const key = keyToWire(order.providerKey, keyStyle);
      const kind = order.destination.kind === 'PIX_KEY' ? 'dict' : 'manu';
      const result = await api.post(`${PAYMENTS}/${kind}`, orderToWire(order, settings), key);
      if (result.kind === 'answer' && result.status === 409) return firstUseOf(await lookUp(order));
      const report = reportFromSubmitAnswer(result, am04);
      // Refused as a repeat: then it was taken before, and only a look-up says what became of it.
      const isRepeat = report.outcome === 'failed' && report.failure.code === 'DUPLICATE';
      return isRepeat ? firstUseOf(await lookUp(order)) : report;
    },
    async balance(): Promise<ProviderFloat | null> {
      const result = await api.get('/api/v2/accounts/balances/');
      return result.kind === 'answer' && isSuccess(result) ? balanceFrom(result.body) : null;
    },
    async registerNotices(uri) {
      const headers = { [settings.WEBHOOK_HEADER]: settings.WEBHOOK_SECRET };
      const hook = { uri, method: 'POST', enabled: true, pauseOnFail: false, headers };
      for (const path of WEBHOOKS) {
        const result = await api.post(path, JSON.stringify(hook));
        if (result.kind === 'answer' && isSuccess(result)) continue;
        throw new Error(`Pagstar refused the registration at ${path}: ${inShort(result)}`);
      }
    },
    close: () => api.close(),
  };
}
