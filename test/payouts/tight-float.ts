import { pagstar } from '../../src/providers/pagstar';

export interface TightFloat {
  /** Settings that make an app use this sandbox instead of the usual one. */
  readonly env: Readonly<Record<string, string>>;
  readonly url: string;
  stop(): Promise<void>;
}

/** A Pagstar sandbox in which we own little, and an app's settings for it. */
export async function aTightFloat(openingBalanceCents: bigint): Promise<TightFloat> {
  const place = { host: '127.0.0.1', port: 0, noticeUrl: null, timeScale: 0.02 };
  const sandbox = await pagstar.startSandbox({ ...place, openingBalanceCents });
  const settings = Object.entries(sandbox.settings).map(([name, text]) => [
    `PAGSTAR_${name}`,
    text,
  ]);
  return {
    env: { ...Object.fromEntries(settings), FLOAT_EVERY_MS: '100' },
    url: sandbox.url,
    stop: () => sandbox.stop(),
  };
}
