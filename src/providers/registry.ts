import { bitcapital } from './bitcapital/index';
import type { ProviderDefinition } from './definition';
import { fiserv } from './fiserv/index';
import { pagstar } from './pagstar/index';

export const PROVIDERS: readonly ProviderDefinition[] = [pagstar, fiserv, bitcapital];
