import { bitcapital } from './bitcapital/index';
import type { ProviderDefinition } from './definition';
import { fiserv } from './fiserv/index';
import { pagstar } from './pagstar/index';
import { paybrokers } from './paybrokers/index';

export const PROVIDERS: readonly ProviderDefinition[] = [
  // In the order of preference, unless PROVIDER_ORDER says otherwise.
  pagstar,
  paybrokers,
  fiserv,
  bitcapital,
];
