import type { BitCapitalSettings } from './settings';

/** Under which of its names a transaction is asked for. */
export type TransactionIdType =
  | 'IDEMPOTENCE_KEY'
  | 'END_TO_END_ID'
  | 'EXTERNAL_TRANSACTION_ID'
  | 'CLIENT_EXTERNAL_ID';

export interface TransactionId {
  readonly type: TransactionIdType;
  readonly id: string;
}

/** The addresses of one wallet. */
export function pathsOf(settings: BitCapitalSettings) {
  const wallet = encodeURIComponent(settings.WALLET_ID);
  const filled = (pattern: string, key = '') =>
    pattern.replace(/\{(wallet|key)\}/g, (_all, name) => (name === 'wallet' ? wallet : key));
  return {
    withdraw: `/pix-service/wallets/${wallet}/withdraw`,
    balance: `/wallet-service/wallets/${wallet}/balance`,
    notificationUrl: filled(settings.NOTIFICATION_URL_PATH),
    key: (key: string) => filled(settings.KEY_LOOK_UP_PATH, encodeURIComponent(key)),
    transaction: ({ type, id }: TransactionId) =>
      `/pix-service/v2/wallets/${wallet}/transactions/${encodeURIComponent(id)}?type=${type}`,
  };
}
