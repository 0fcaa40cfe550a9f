import { registerEnumType } from 'type-graphql';
import { RETRY_ADVICE } from '../domain/catalogue/entry';
import { USER_ERROR_CODES } from '../domain/catalogue/user-errors';
import { FAILURE_CODES } from '../domain/failure';
import { NOTICE_VERDICTS } from '../domain/judge-notice';
import { LEDGER_MOVES } from '../domain/ledger';
import { BANK_ACCOUNT_TYPES, PAYOUT_PRIORITIES } from '../domain/order';
import { EVENT_CAUSES } from '../domain/payout';
import { PIX_KEY_TYPES } from '../domain/pix-key';
import { ROUTING_OBSTACLES } from '../domain/routing';
import { PAYOUT_STATUSES } from '../domain/status';
import {
  CAUSE_TEXT,
  FAILURE_TEXT,
  MOVE_TEXT,
  OBSTACLE_TEXT,
  RETRY_TEXT,
  STATUS_TEXT,
  USER_ERROR_TEXT,
  VERDICT_TEXT,
} from './enum-texts';

type EnumOf<Word extends string> = { readonly [W in Word]: W };

const asEnum = <Word extends string>(words: readonly Word[]): EnumOf<Word> =>
  Object.fromEntries(words.map((word) => [word, word])) as EnumOf<Word>;

interface EnumDocs<Word extends string> {
  readonly name: string;
  readonly description: string;
  readonly texts: Readonly<Record<Word, string>>;
}

/** An enum of the schema, with a description of every value. */
export function register<Word extends string>(
  words: readonly Word[],
  docs: EnumDocs<Word>,
): EnumOf<Word> {
  const object = asEnum(words);
  const valuesConfig = Object.fromEntries(
    words.map((word) => [word, { description: docs.texts[word] }]),
  ) as Record<Word, { description: string }>;
  registerEnumType(object, { name: docs.name, description: docs.description, valuesConfig });
  return object;
}

export const StatusEnum = register(PAYOUT_STATUSES, {
  name: 'PayoutStatus',
  description: 'Where a payout is in its life. Values may be added.',
  texts: STATUS_TEXT,
});
export const PixKeyTypeEnum = register(PIX_KEY_TYPES, {
  name: 'PixKeyType',
  description: 'The five kinds of Pix key. The kind is never guessed from the value.',
  texts: {
    CPF: 'Tax id of a person, 11 digits.',
    CNPJ: 'Tax id of a company, 14 characters; letters allowed since July 2026.',
    EMAIL: 'E-mail address, at most 77 characters.',
    PHONE: 'Phone number with + and country code.',
    EVP: 'Random key, a UUID.',
  },
});
export const PriorityEnum = register(PAYOUT_PRIORITIES, {
  name: 'PayoutPriority',
  description: 'How the payment system should treat the payout.',
  texts: {
    HIGH: 'Somebody is waiting: seconds.',
    NORMAL: 'A batch or background payment: minutes.',
  },
});
export const BankAccountTypeEnum = register(BANK_ACCOUNT_TYPES, {
  name: 'BankAccountType',
  description: 'The kind of a bank account.',
  texts: {
    CHECKING: 'Conta corrente.',
    SAVINGS: 'Conta poupança.',
    SALARY: 'Conta salário.',
    PAYMENT: 'Conta de pagamento.',
  },
});
export const CauseEnum = register(EVENT_CAUSES, {
  name: 'EventCause',
  description: 'Who or what brought a change about.',
  texts: CAUSE_TEXT,
});
export const VerdictEnum = register(NOTICE_VERDICTS, {
  name: 'NoticeVerdict',
  description: 'What asking the provider showed about a notice.',
  texts: VERDICT_TEXT,
});
export const RoutingObstacleEnum = register(ROUTING_OBSTACLES, {
  name: 'RoutingObstacle',
  description: 'Why a provider was passed over. Values may be added.',
  texts: OBSTACLE_TEXT,
});
export const FailureCodeEnum = register(FAILURE_CODES, {
  name: 'FailureCode',
  description: 'Why a payout certainly was not paid; the same words for every provider.',
  texts: FAILURE_TEXT,
});
export const RetryAdviceEnum = register(RETRY_ADVICE, {
  name: 'RetryAdvice',
  description: 'What to do about an error or a failed payout.',
  texts: RETRY_TEXT,
});
export const LedgerMoveEnum = register(LEDGER_MOVES, {
  name: 'LedgerMove',
  description: 'The five moves of money.',
  texts: MOVE_TEXT,
});
export const UserErrorCodeEnum = register(USER_ERROR_CODES, {
  name: 'UserErrorCode',
  description: 'What a caller can act on.',
  texts: USER_ERROR_TEXT,
});
