import type { ProviderDefinition } from '../providers/definition';
import type { PayoutProvider } from '../providers/provider';
import type { Fault, Finding } from './finding';

const PATIENCE_MS = 15_000;
const LIST_MS = 60_000;

export interface ConfiguredProvider {
  readonly definition: ProviderDefinition;
  readonly values: Record<string, unknown>;
}

/** Do the providers answer us, with the credentials that are set? Asks nothing that pays. */
export async function checkProviders(
  configured: readonly ConfiguredProvider[],
  production: boolean,
): Promise<Finding> {
  const check = 'providers';
  if (configured.length === 0) {
    const note = 'none is configured, the sandboxes stand in';
    if (!production) return { check, faults: [], note };
  }
  const faults = await Promise.all(configured.map(faultsOf));
  const note = configured.map(({ definition }) => definition.name).join(', ');
  return { check, faults: faults.flat(), note };
}

async function faultsOf({ definition, values }: ConfiguredProvider): Promise<Fault[]> {
  const { name } = definition;
  const provider = definition.create(values, { noticeUrl: () => 'http://127.0.0.1:9' });
  try {
    if (await answers(provider)) return [];
    const remedy = `check ${name.toUpperCase()}_BASE_URL, its credentials and the way there`;
    return [{ what: `${name} does not answer, or not to us`, remedy }];
  } finally {
    provider.close();
  }
}

async function answers(provider: PayoutProvider): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  try {
    return await Promise.race([asked(provider), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function asked(provider: PayoutProvider): Promise<boolean> {
  if (provider.capabilities.balance) return (await provider.balance()) !== null;
  // What has no balance and no list cannot be asked without a payout.
  if (provider.list === undefined) return true;
  const to = new Date();
  const from = new Date(to.getTime() - LIST_MS);
  return (await provider.list({ from, to, cursor: null })) !== null;
}
