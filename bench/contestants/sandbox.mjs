import { fileURLToPath } from 'node:url';
import { Child } from '../child.mjs';

const SANDBOX = fileURLToPath(new URL('../../dist/src/sandbox.js', import.meta.url));
const WANTED = /^PAGSTAR_\w+=.*$/gm;

/** The providers' sandboxes as `npm run sandbox` runs them; gives the settings of one. */
export async function startSandbox(noticePort) {
  const env = {
    SANDBOX_PORT: '0',
    SANDBOX_NOTICE_URL: `http://127.0.0.1:${noticePort}/webhooks/<provider>`,
  };
  const child = new Child(process.execPath, [SANDBOX], { env });
  await child.says(/# bitcapital[^]*\n\n?$/);
  const settings = Object.fromEntries(
    [...child.words.matchAll(WANTED)].map(([line]) => [
      line.slice(0, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1),
    ]),
  );
  return { child, settings, stop: () => child.stop() };
}
