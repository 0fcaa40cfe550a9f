import { join } from 'node:path';
import type { Config } from './config';
import { aboutError, type Log } from './log';
import type { NoticeUrls } from './notice-urls';
import { type OpenSandbox, openSandboxes } from './open-sandboxes';
import type { ProviderDefinition } from './providers/definition';
import type { PayoutProvider } from './providers/provider';

export interface OpenProvidersOptions {
  readonly config: Config;
  readonly log: Log;
  readonly urls: NoticeUrls;
  readonly definitions: readonly ProviderDefinition[];
  /** Where the sandboxes keep their books. */
  readonly directory: string;
}

export interface OpenedProviders {
  readonly providers: readonly PayoutProvider[];
  /** None where a real provider is configured. */
  readonly sandboxes: readonly OpenSandbox[];
}

/** Without a provider and outside production the sandboxes stand in for all of them. */
export const isDemo = ({ production, providers }: Config): boolean =>
  !production && providers.length === 0;

/** A book belongs to the payouts in one database; the embedded one has the folder to itself. */
function databaseOf({ databaseUrl }: Config): string {
  if (databaseUrl === null) return '';
  const { host, pathname } = new URL(databaseUrl);
  return encodeURIComponent(`${host}${pathname}`);
}

/** The providers that are configured, or all of them as sandboxes. */
export async function openProviders(options: OpenProvidersOptions): Promise<OpenedProviders> {
  const { config, log, urls, definitions, directory } = options;
  if (!isDemo(config)) {
    const providers = config.providers.map(({ definition, values }) =>
      definition.create(values, urls.surroundings(definition.name)),
    );
    return { providers, sandboxes: [] };
  }
  const sandboxes = await openSandboxes({
    definitions,
    directory: join(directory, databaseOf(config)),
    timeScale: config.sandboxTimeScale,
    surroundings: urls.surroundings,
    onError: (error) => log.warn('a sandbox was not taken over', aboutError(error)),
  });
  return { providers: sandboxes.map(({ provider }) => provider), sandboxes };
}
