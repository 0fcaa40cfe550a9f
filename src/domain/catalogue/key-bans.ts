import type { KeyBan } from '../refusal';
import { type Words, words } from '../said';

/** What nobody may do with an API key, and why. */
export const KEY_BANS: Readonly<Record<KeyBan, Words>> = {
  KEY_FOR_ANOTHER: words(
    'you stand behind the keys you make; leave it out',
    'quem cria uma chave responde por ela; deixe em branco',
  ),
  KEY_OF_MORE_SCOPES: words(
    'you cannot give a scope that you do not have',
    'não se pode dar um escopo que não se tem',
  ),
  KEY_OF_ALL_ACCOUNTS: words(
    'name the accounts: you do not reach all of them yourself',
    'diga as contas: a sua credencial não alcança todas',
  ),
  KEY_OF_MORE_ADDRESSES: words(
    'name networks within those that your own key, or the one replaced, may be used from',
    'informe redes contidas naquelas de onde a sua chave, ou a trocada, pode ser usada',
  ),
  KEY_THAT_OUTLIVES: words(
    'your own key ends before; ask for no longer',
    'a sua própria chave vence antes; peça um prazo que caiba nele',
  ),
  KEY_OF_ANOTHER: words(
    "it is somebody else's key; they rotate it, or whoever runs the house",
    'a chave é de outra pessoa; quem a troca é ela, ou quem opera a casa',
  ),
  KEY_PROLONGED: words(
    'the new key ends when the old one would',
    'a chave nova vence quando a antiga venceria',
  ),
  KEY_ENDED: words('this key has ended; make another one', 'esta chave acabou; crie outra'),
  KEY_HAS_TWO: words(
    'two keys of this name live already; revoke one of them',
    'já há duas chaves vivas com este nome; revogue uma delas',
  ),
  KEY_WITHOUT_PEPPER: words(
    'no key can be made here: API_KEY_PEPPER is not set',
    'não se pode criar chaves aqui: falta API_KEY_PEPPER',
  ),
};
