import { said } from '../said';
import type { FixEntries } from './fix-entry';

type KeyFix =
  | 'API_KEY_NAME'
  | 'API_KEY_NAME_LIVES'
  | 'API_KEY_PERSON'
  | 'API_KEY_SCOPES'
  | 'API_KEY_SCOPE_OF_ALL'
  | 'API_KEY_ACCOUNTS'
  | 'API_KEY_ADDRESSES'
  | 'API_KEY_OVERLAP'
  | 'MOMENT_TO_COME';

/** What may be wrong about an API key that somebody asks for. */
export const KEY_FIXES: FixEntries<KeyFix> = {
  API_KEY_NAME: {
    examples: [{}],
    text: said(
      'write 1 to 63 of A-Z a-z 0-9 . _ - and blanks, a letter or digit first; not "bootstrap"',
      'escreva de 1 a 63 caracteres entre A-Z a-z 0-9 . _ - e espaços, começando por letra ou ' +
        'dígito; não "bootstrap"',
    ),
  },
  API_KEY_NAME_LIVES: {
    examples: [{}],
    text: said(
      'a key of this name lives; rotate it, revoke it or take another name',
      'há uma chave viva com este nome; troque-a, revogue-a ou use outro nome',
    ),
  },
  API_KEY_PERSON: {
    examples: [{}],
    text: said(
      'write 1 to 204 printable characters of ASCII',
      'escreva de 1 a 204 caracteres imprimíveis, sem acentos',
    ),
  },
  API_KEY_SCOPES: {
    examples: [{ scopes: ['payouts:read', 'payouts:request'] }],
    text: said(
      ({ scopes }) => `give one or more of ${scopes.join(' ')}`,
      ({ scopes }) => `informe um ou mais entre ${scopes.join(' ')}`,
    ),
  },
  API_KEY_SCOPE_OF_ALL: {
    examples: [{}],
    text: said(
      'accounts:manage opens accounts; it needs a key of all of them',
      'accounts:manage abre contas; exige uma chave de todas elas',
    ),
  },
  API_KEY_ACCOUNTS: {
    examples: [{ max: 100 }],
    text: said(
      ({ max }) => `name 1 to ${max} accounts, or leave it out for all`,
      ({ max }) => `diga de 1 a ${max} contas, ou deixe em branco para todas`,
    ),
  },
  API_KEY_ADDRESSES: {
    examples: [{ max: 50 }],
    text: said(
      ({ max }) =>
        `name at most ${max} addresses or networks such as 203.0.113.7, 10.0.0.0/8 or ` +
        '2001:db8::/32, each with nothing behind its bits; leave it out for all',
      ({ max }) =>
        `informe no máximo ${max} endereços ou redes como 203.0.113.7, 10.0.0.0/8 ou ` +
        '2001:db8::/32, cada rede pelo seu primeiro endereço; deixe em branco para todos',
    ),
  },
  API_KEY_OVERLAP: {
    examples: [{ max: 720 }],
    text: said(
      ({ max }) => `the old key lives on for 0 to ${max} hours`,
      ({ max }) => `a chave antiga vive ainda de 0 a ${max} horas`,
    ),
  },
  MOMENT_TO_COME: {
    examples: [{}],
    text: said('name a moment to come', 'informe um momento futuro'),
  },
};
