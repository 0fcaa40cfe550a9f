import { defineProvider } from '../definition';
import { createClient } from './client';
import { prepareNoticeSecret } from './notice-secret';
import { startPaybrokersSandbox } from './sandbox';
import { PAYBROKERS_SETTINGS } from './settings';
import { readWebhook } from './webhook';

export const paybrokers = defineProvider({
  name: 'paybrokers',
  settings: PAYBROKERS_SETTINGS,
  create: (settings, { noticeUrl }) => ({
    name: 'paybrokers',
    capabilities: {
      // The key table has CNPJ, the validator has not, and a recipient has a CPF only.
      pixKeyTypes: ['CPF', 'EMAIL', 'PHONE', 'EVP'],
      // An account block is documented, but the validator of a cash-out requires the key.
      bankAccounts: false,
      recipientKinds: ['CPF'],
      // `orderDescription` is for a counter-check; nobody says that the recipient sees it.
      descriptionMax: 0,
      priority: false,
      idempotentSubmit: false,
      lookUpByOurKey: true,
      confirmsAloneUpToCents: null,
      oneAtATimePerRecipient: false,
      refunds: true,
      balance: true,
      absenceIsProofAfterMs: null,
    },
    ...createClient(settings, noticeUrl),
    prepare: async () => prepareNoticeSecret(settings.WEBHOOK_HMAC_KEY),
    readNotice: (notice) => readWebhook(notice, settings),
  }),
  startSandbox: startPaybrokersSandbox,
});
