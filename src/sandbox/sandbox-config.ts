export interface SandboxConfig {
  readonly host: string;
  /** The first sandbox's port; each further provider takes the next. 0 takes any. */
  readonly port: number;
  readonly timeScale: number;
  /** Where notices go before anybody registers a webhook. */
  readonly noticeUrlOf: (provider: string) => string;
}

/** Reads `SANDBOX_*`; every fault is reported at once. */
export function loadSandboxConfig(
  env: Readonly<Record<string, string | undefined>>,
): SandboxConfig {
  const faults: string[] = [];
  const number = (name: string, byDefault: number, max: number): number => {
    const text = env[name] || String(byDefault);
    const value = Number(text);
    if (value >= 0 && value <= max) return value;
    faults.push(`${name} is a number from 0 to ${max}, not "${text}"`);
    return byDefault;
  };
  const noticeUrl = env['SANDBOX_NOTICE_URL'] || 'http://127.0.0.1:4000/webhooks/<provider>';
  if (!URL.canParse(noticeUrl)) faults.push(`SANDBOX_NOTICE_URL is no address: "${noticeUrl}"`);
  const config = {
    host: env['SANDBOX_HOST'] || '127.0.0.1',
    port: Math.trunc(number('SANDBOX_PORT', 4100, 65_535)),
    timeScale: number('SANDBOX_TIME_SCALE', 1, 100),
    noticeUrlOf: (provider: string) => noticeUrl.replace('<provider>', provider),
  };
  if (faults.length > 0) throw new Error(`wrong environment: ${faults.join('; ')}`);
  return config;
}
