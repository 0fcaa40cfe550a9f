import { endToEndIdMaker } from '../../domain/end-to-end-id';
import type { PayoutReport } from '../../domain/report';
import { inShort, isSuccess } from '../answer-about-order';
import type { LookUpReference, PayoutProvider } from '../provider';
import { firstUseOf, reportFromLookUpAnswer, reportFromSubmitAnswer } from './answer';
import { createBitCapitalApi } from './api';
import { balanceFrom } from './balance';
import { keyAnswerFrom, preparedFrom } from './key-holder';
import { pathsOf, type TransactionId } from './paths';
import type { BitCapitalSettings } from './settings';
import { headersOf, orderToWire } from './wire';

type Calls =
  | 'balance'
  | 'prepare'
  | 'submit'
  | 'lookUp'
  | 'lookUpKey'
  | 'registerNotices'
  | 'close';
type Known = Pick<LookUpReference, 'providerKey' | 'endToEndId'> &
  Partial<Pick<LookUpReference, 'providerId'>>;

/** The calls to BIT Capital that the port asks for. */
export function createClient(settings: BitCapitalSettings): Required<Pick<PayoutProvider, Calls>> {
  const api = createBitCapitalApi(settings);
  const paths = pathsOf(settings);
  const newEndToEndId = endToEndIdMaker(settings.ISPB, () => new Date());

  const lookUp = async (known: Known): Promise<PayoutReport> => {
    let report: PayoutReport = { outcome: 'unknown', why: 'nothing to ask for' };
    // Absent under one name is absent only when it is under every name it has.
    for (const id of namesOf(known)) {
      report = reportFromLookUpAnswer(await api.get(paths.transaction(id)), known.providerKey);
      if (report.outcome !== 'absent') return report;
    }
    return report;
  };
  const lookUpKey: PayoutProvider['lookUpKey'] & {} = async ({ value }) =>
    keyAnswerFrom(await api.get(paths.key(value)));
  return {
    lookUp,
    lookUpKey,
    async prepare(order) {
      const { destination } = order;
      const ownId = newEndToEndId('E');
      const isChecked = destination.kind === 'PIX_KEY' && settings.CHECK_HOLDER;
      if (!isChecked) return { kind: 'ready', endToEndId: ownId };
      return preparedFrom(await lookUpKey(destination), order, ownId);
    },
    async submit(order) {
      const result = await api.post(paths.withdraw, orderToWire(order), headersOf(order));
      if (result.kind === 'answer' && result.status === 409) return firstUseOf(await lookUp(order));
      const report = reportFromSubmitAnswer(result, order.providerKey);
      // Refused as a repeat: then it was taken before, and only a look-up says what became of it.
      const isRepeat = report.outcome === 'failed' && report.failure.code === 'DUPLICATE';
      return isRepeat ? firstUseOf(await lookUp(order)) : report;
    },
    async balance() {
      const result = await api.get(paths.balance);
      return result.kind === 'answer' && isSuccess(result) ? balanceFrom(result.body) : null;
    },
    async registerNotices(noticeUrl) {
      const notificationUrl = `${noticeUrl}/${encodeURIComponent(settings.WEBHOOK_SECRET)}`;
      const result = await api.patch(paths.notificationUrl, JSON.stringify({ notificationUrl }));
      if (result.kind === 'answer' && isSuccess(result)) return;
      throw new Error(`BIT Capital did not take the wallet's notificationUrl: ${inShort(result)}`);
    },
    close: () => api.close(),
  };
}

function namesOf({ providerKey, endToEndId, providerId = null }: Known): TransactionId[] {
  const names: TransactionId[] = [{ type: 'IDEMPOTENCE_KEY', id: providerKey }];
  if (endToEndId !== null) names.push({ type: 'END_TO_END_ID', id: endToEndId });
  // In every sample the external id of a withdrawal is the object's own.
  if (providerId !== null) names.push({ type: 'EXTERNAL_TRANSACTION_ID', id: providerId });
  return names;
}
