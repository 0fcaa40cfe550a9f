import { PROVIDERS } from './providers/registry';
import type { RunningSandbox, SandboxOptions } from './sandbox/running-sandbox';
import { loadSandboxConfig, type SandboxConfig } from './sandbox/sandbox-config';

/** `npm run sandbox`: every provider's sandbox on its own port, until it is told to stop. */
async function main(): Promise<void> {
  const config = loadSandboxConfig(process.env);
  const running: RunningSandbox[] = [];
  const stop = async () => {
    await Promise.all(running.map((sandbox) => sandbox.stop()));
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  try {
    for (const [index, provider] of PROVIDERS.entries()) {
      running.push(await provider.startSandbox(optionsFor(config, provider.name, index)));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  process.stdout.write(running.map(settingsText).join('\n'));
}

const optionsFor = (config: SandboxConfig, name: string, index: number): SandboxOptions => ({
  host: config.host,
  port: config.port === 0 ? 0 : config.port + index,
  noticeUrl: config.noticeUrlOf(name),
  timeScale: config.timeScale,
});

/** Ready to paste into the environment of Repasse. */
function settingsText({ name, url, settings }: RunningSandbox): string {
  const lines = Object.entries(settings).map(
    ([setting, value]) => `${name.toUpperCase()}_${setting}=${value}`,
  );
  return [`# ${name}: book at ${url}/sandbox/book`, ...lines, ''].join('\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
