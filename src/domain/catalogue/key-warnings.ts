import type { KeyWarning } from '../key-warning';
import { type Words, words } from '../said';

/** What is said to whoever makes a key that may do too much by itself. */
export const KEY_WARNING_TEXTS: Readonly<Record<KeyWarning, Words>> = {
  RAISES_OWN_LIMITS: words(
    'this key requests payouts and sets the limits and approvals that bound them; give ' +
      'payouts:request and accounts:manage to different keys',
    'esta chave pede pagamentos e define os limites e aprovações que os contêm; dê ' +
      'payouts:request e accounts:manage a chaves diferentes',
  ),
  RELEASES_OWN_SWITCH: words(
    'this key requests payouts and releases the switch that stops them; give payouts:request ' +
      'and operations to different keys',
    'esta chave pede pagamentos e libera o interruptor que os para; dê payouts:request e ' +
      'operations a chaves diferentes',
  ),
};
