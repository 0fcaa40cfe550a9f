import { bitcapital } from './bitcapital/index';
import type { ProviderDefinition } from './definition';
import { pagstar } from './pagstar/index';

export const PROVIDERS: readonly ProviderDefinition[] = [pagstar, bitcapital];
