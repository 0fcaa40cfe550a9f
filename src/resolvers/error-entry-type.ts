import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import {
  ERROR_FAULTS,
  ERROR_KINDS,
  type ErrorFault,
  type ErrorKind,
  KEY_ADVICE,
  type KeyAdvice,
  type RetryAdvice,
} from '../domain/catalogue/entry';
import { FAULT_TEXT, KEY_TEXT, KIND_TEXT } from './enum-texts';
import { RetryAdviceEnum, register } from './enums';

/** The names of GraphQL have no hyphen. */
export const LocaleEnum = { EN: 'en', PT_BR: 'pt-BR' } as const;
registerEnumType(LocaleEnum, {
  name: 'Locale',
  description: 'A language our messages are written in.',
  valuesConfig: {
    EN: { description: 'English.' },
    PT_BR: { description: 'Portuguese as written in Brazil.' },
  },
});
export const ErrorKindEnum = register(ERROR_KINDS, {
  name: 'ErrorKind',
  description: 'Where a code stands in an answer.',
  texts: KIND_TEXT,
});
const ErrorFaultEnum = register(ERROR_FAULTS, {
  name: 'ErrorFault',
  description: 'Whose it is to put right.',
  texts: FAULT_TEXT,
});
const KeyAdviceEnum = register(KEY_ADVICE, {
  name: 'KeyAdvice',
  description: 'Which idempotency key to ask again with.',
  texts: KEY_TEXT,
});

@ObjectType('ErrorEntry', { description: 'One code, what it means and what to do about it.' })
export class ErrorEntryOut {
  @Field(() => ErrorKindEnum, { description: 'Where it stands in an answer.' })
  kind!: ErrorKind;

  @Field(() => String, { description: 'The code; stable.' })
  code!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The type that carries it, of a user error; its other fields are its facts.',
  })
  typename!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The HTTP status where this is all there is to say; null where it is always 200.',
  })
  httpStatus!: number | null;

  @Field(() => String, { description: 'When it happens, for whoever writes the client.' })
  cause!: string;

  @Field(() => ErrorFaultEnum, { description: 'Whose it is to put right.' })
  fault!: ErrorFault;

  @Field(() => RetryAdviceEnum, { description: 'What to do about it.' })
  retry!: RetryAdvice;

  @Field(() => KeyAdviceEnum, { description: 'Which idempotency key to ask again with.' })
  key!: KeyAdvice;

  @Field(() => [String], {
    description: 'Each sentence it can say, with example amounts, names and numbers.',
  })
  messages!: readonly string[];
}
