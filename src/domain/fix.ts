import type { PixKeyType } from './pix-key';
import type { PayoutStatus } from './status';

/** What a provider does not do, of what a caller asked it for. */
export type Lack = 'BANK_ACCOUNT' | 'PIX_KEY_TYPE' | 'RECIPIENT_KIND';

type Nothing = Readonly<Record<never, never>>;

interface AtMost {
  readonly max: number;
}

/** Every way to put a malformed field right, and the facts its sentence needs. */
export interface FixFacts {
  readonly AMOUNT_TEXT: Nothing;
  readonly ABOVE_ZERO: Nothing;
  readonly AMOUNT_AT_MOST: { readonly maxCents: bigint };
  readonly LIMIT_TEXT: Nothing;
  readonly NIGHT_HOURS: Nothing;
  readonly WHOLE_WITHIN: { readonly min: number; readonly max: number };
  readonly ONE_DESTINATION: Nothing;
  readonly DESTINATION_NEEDED: Nothing;
  readonly PIX_KEY: { readonly type: PixKeyType };
  readonly ISPB: Nothing;
  readonly BRANCH: Nothing;
  readonly ACCOUNT_NUMBER: Nothing;
  readonly CHECK_DIGIT: Nothing;
  readonly RECIPIENT_NEEDED: Nothing;
  readonly TAX_ID: Nothing;
  readonly NAME_AT_MOST: AtMost;
  readonly REASON_AT_MOST: AtMost;
  readonly PRINTABLE_AT_MOST: AtMost;
  readonly WITHOUT_BLANKS_AT_MOST: AtMost;
  readonly KEY_AT_MOST: AtMost;
  readonly PROVIDER_HERE: { readonly providers: readonly string[] };
  readonly PROVIDER_ABLE: {
    readonly provider: string;
    readonly lacks: Lack;
    readonly able: readonly string[];
  };
  readonly ENDING: { readonly endings: readonly PayoutStatus[] };
  readonly CURSOR: Nothing;
  readonly PAGE_SIZE: AtMost;
  readonly KEY_LOOK_UP: Nothing;
  readonly API_KEY_NAME: Nothing;
  readonly API_KEY_NAME_LIVES: Nothing;
  readonly API_KEY_PERSON: Nothing;
  readonly API_KEY_SCOPES: { readonly scopes: readonly string[] };
  readonly API_KEY_SCOPE_OF_ALL: Nothing;
  readonly API_KEY_ACCOUNTS: AtMost;
  readonly API_KEY_ADDRESSES: AtMost;
  readonly API_KEY_OVERLAP: AtMost;
  readonly MOMENT_TO_COME: Nothing;
}

export type FixName = keyof FixFacts;

/** One way to put a field right, with its facts. */
export type Fix = { [Name in FixName]: { readonly fix: Name } & FixFacts[Name] }[FixName];
