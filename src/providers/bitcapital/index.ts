import { defineProvider } from '../definition';
import { createClient } from './client';
import { startBitCapitalSandbox } from './sandbox';
import { BITCAPITAL_SETTINGS } from './settings';
import { readWebhook } from './webhook';

export const bitcapital = defineProvider({
  name: 'bitcapital',
  settings: BITCAPITAL_SETTINGS,
  create: (settings) => ({
    name: 'bitcapital',
    capabilities: {
      pixKeyTypes: ['CPF', 'CNPJ', 'EMAIL', 'PHONE', 'EVP'],
      bankAccounts: true,
      recipientKinds: ['CPF', 'CNPJ'],
      descriptionMax: 72,
      priority: true,
      idempotentSubmit: true,
      lookUpByOurKey: true,
      confirmsAloneUpToCents: null,
      oneAtATimePerRecipient: false,
      // A return would be a deposit of its own; nothing ties it to the withdrawal.
      refunds: false,
      balance: true,
      absenceIsProofAfterMs: settings.ABSENCE_PROOF_SECONDS * 1_000,
    },
    ...createClient(settings),
    readNotice: (notice) => readWebhook(notice, settings),
  }),
  startSandbox: startBitCapitalSandbox,
});
