import { defineProvider } from '../definition';
import { createClient } from './client';
import { startFiservSandbox } from './sandbox';
import { FISERV_SETTINGS } from './settings';
import { readWebhook } from './webhook';

export const fiserv = defineProvider({
  name: 'fiserv',
  settings: FISERV_SETTINGS,
  create: (settings) => ({
    name: 'fiserv',
    capabilities: {
      pixKeyTypes: ['CPF', 'CNPJ', 'EMAIL', 'PHONE', 'EVP'],
      bankAccounts: false,
      recipientKinds: ['CPF', 'CNPJ'],
      descriptionMax: 0,
      priority: false,
      idempotentSubmit: false,
      lookUpByOurKey: false,
      confirmsAloneUpToCents: settings.CONFIRM_ALONE_UP_TO,
      oneAtATimePerRecipient: true,
      refunds: false,
      balance: false,
      absenceIsProofAfterMs: null,
    },
    ...createClient(settings),
    readNotice: (notice) => readWebhook(notice, settings),
  }),
  startSandbox: (options) => startFiservSandbox(options),
});
