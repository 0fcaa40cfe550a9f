import { registerEnumType } from 'type-graphql';
import { FAILURE_CODES, RETRY_ADVICE } from '../domain/failure';
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

export const USER_ERROR_CODES = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'INSUFFICIENT_BALANCE',
  'IDEMPOTENCY_CONFLICT',
  'PROVIDER_BALANCE',
  'LIMIT_EXCEEDED',
  'NOT_ALLOWED_IN_STATUS',
  'NOT_ALLOWED',
  'OVERLOADED',
] as const;

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
  description: 'What to do about a failed payout.',
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
  texts: {
    INVALID_INPUT: 'A field is malformed; the message names the fix.',
    NOT_FOUND: 'No such account or payout for this caller.',
    INSUFFICIENT_BALANCE: "The account's available balance does not cover the amount.",
    IDEMPOTENCY_CONFLICT: 'The key was used before with other input.',
    PROVIDER_BALANCE: 'Our balance with every eligible provider is too low for now.',
    LIMIT_EXCEEDED: 'A limit of the account was exceeded.',
    NOT_ALLOWED_IN_STATUS: 'The payout is in a status that does not allow this.',
    NOT_ALLOWED: 'This caller may not do this.',
    OVERLOADED: 'Too much at once; nothing was recorded, try again with the same key.',
  },
});
