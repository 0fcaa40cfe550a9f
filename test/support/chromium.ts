import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CANDIDATES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where a Chromium is, or null. Under CI there must be one, or the page would never be tested. */
export function findChromium(): string | null {
  const found = CANDIDATES.find((path) => path !== undefined && existsSync(path)) ?? null;
  if (found === null && process.env['CI'] === 'true') {
    throw new Error('no Chromium: install Debian’s chromium, or set CHROMIUM_PATH');
  }
  return found;
}

/** A headless browser that talks to nobody but the page. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
