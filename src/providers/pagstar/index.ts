import { defineProvider } from '../definition';
import { createClient } from './client';
import { startPagstarSandbox } from './sandbox';
import { PAGSTAR_SETTINGS } from './settings';
import { readWebhook } from './webhook';

export const pagstar = defineProvider({
  name: 'pagstar',
  settings: PAGSTAR_SETTINGS,
  create: (settings) => ({
    name: 'pagstar',
    capabilities: {
      pixKeyTypes: ['CPF', 'CNPJ', 'EMAIL', 'PHONE', 'EVP'],
      bankAccounts: true,
      recipientKinds: ['CPF', 'CNPJ'],
      descriptionMax: 140,
      priority: true,
      idempotentSubmit: true,
      lookUpByOurKey: true,
      confirmsAloneUpToCents: null,
      oneAtATimePerRecipient: false,
      refunds: true,
      balance: true,
      absenceIsProofAfterMs: settings.ABSENCE_PROOF_SECONDS * 1_000,
    },
    ...createClient(settings),
    readNotice: (notice) => readWebhook(notice, settings),
  }),
  startSandbox: startPagstarSandbox,
});
