import { said, words } from '../said';
import type { TopLevelEntry } from './top-level-entry';

/** What a provider that delivers a notice may be told besides 200. Nothing else is told. */
export const NOTICE_ANSWERS = {
  NOTICE_NOT_AUTHENTIC: {
    fault: 'PROVIDER',
    retry: 'OPS',
    key: 'NONE',
    httpStatus: 401,
    cause: words(
      "The notice's secret or signature is missing, wrong or too old; no payout was looked at.",
      'O segredo ou a assinatura do aviso falta, está errado ou velho; nada foi consultado.',
    ),
    text: said('not authentic', 'não é autêntico'),
    examples: [{}],
  },
  NOTICE_OF_NO_PROVIDER: {
    fault: 'PROVIDER',
    retry: 'OPS',
    key: 'NONE',
    httpStatus: 404,
    cause: words(
      'The address names a provider that is not switched on here.',
      'O endereço diz um provedor que não está ligado aqui.',
    ),
    text: said('no such provider here', 'não há esse provedor aqui'),
    examples: [{}],
  },
} as const satisfies Record<string, TopLevelEntry<object>>;

export type NoticeAnswerCode = keyof typeof NOTICE_ANSWERS;
