import { Field, ObjectType } from 'type-graphql';
import { KEY_WARNING_TEXTS } from '../domain/catalogue/key-warnings';
import { KEY_WARNINGS, type KeyWarning, keyWarnings } from '../domain/key-warning';
import type { Locale } from '../domain/locale';
import type { Scope } from '../domain/scope';
import { register } from './enums';

const ApiKeyWarningCode = register(KEY_WARNINGS, {
  name: 'ApiKeyWarningCode',
  description: 'What a key may do that is better done by two. Values may be added.',
  texts: {
    RAISES_OWN_LIMITS: 'It requests payouts, and sets the limits and approvals that bound them.',
    RELEASES_OWN_SWITCH: 'It requests payouts, and releases the switch that stops them.',
  },
});

@ObjectType({ description: 'Something to think twice about; the key was made all the same.' })
export class ApiKeyWarning {
  @Field(() => ApiKeyWarningCode, { description: 'Stable code.' })
  code!: KeyWarning;

  @Field(() => String, { description: 'What it means and what to do, for people.' })
  message!: string;
}

export const warningsOf = (scopes: readonly Scope[], locale: Locale): ApiKeyWarning[] =>
  keyWarnings(scopes).map((code) => ({ code, message: KEY_WARNING_TEXTS[code][locale] }));
