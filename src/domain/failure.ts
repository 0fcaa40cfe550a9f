import type { CatalogueEntry } from './catalogue/entry';
import { ORDER_FAILURES } from './catalogue/order-failures';
import { PROVIDER_FAILURES } from './catalogue/provider-failures';
import { RECIPIENT_FAILURES } from './catalogue/recipient-failures';

/** Every reason a payout can fail for, whoever said so: whose fault, what to do, in which words. */
export const FAILURES = {
  ...ORDER_FAILURES,
  ...RECIPIENT_FAILURES,
  ...PROVIDER_FAILURES,
} as const satisfies Record<string, CatalogueEntry<object>>;

export type FailureCode = keyof typeof FAILURES;
export const FAILURE_CODES = Object.keys(FAILURES) as FailureCode[];

/** Why a payout certainly was not paid: our code, and the provider's own words kept raw. */
export interface Failure {
  readonly code: FailureCode;
  readonly providerCode?: string | undefined;
  readonly providerMessage?: string | undefined;
}
