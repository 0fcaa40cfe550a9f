import { defineProvider } from '../provider';
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
      // `/pix/payments/manu` exists; nobody has shown us its account block yet.
      bankAccounts: false,
      recipientKinds: ['CPF', 'CNPJ'],
      descriptionMax: 140,
      idempotentSubmit: true,
      lookUpByOurKey: true,
      confirmation: false,
      refunds: true,
      balance: true,
      keyLookUp: false,
      absenceIsProofAfterMs: settings.ABSENCE_PROOF_SECONDS * 1_000,
    },
    ...createClient(settings),
    readNotice: (notice) => readWebhook(notice, settings),
  }),
  startSandbox: startPagstarSandbox,
});
