import { bitcapital } from './bitcapital/index';
import type { ProviderDefinition } from './definition';
import { fiserv } from './fiserv/index';
import { pagstar } from './pagstar/index';
import { paybrokers } from './paybrokers/index';

export const PROVIDERS: readonly ProviderDefinition[] = [pagstar, paybrokers, fiserv, bitcapital];
