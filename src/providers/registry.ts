import { pagstar } from './pagstar/index';
import type { ProviderDefinition } from './provider';

export const PROVIDERS: readonly ProviderDefinition[] = [pagstar];
