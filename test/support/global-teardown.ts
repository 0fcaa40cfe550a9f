import { rmSync } from 'node:fs';
import { keptTestServer } from './test-server';

async function stopTestServer(): Promise<void> {
  const kept = keptTestServer();
  if (kept === undefined) return;
  await kept.server.stop();
  rmSync(kept.directory, { recursive: true, force: true });
}

export = stopTestServer;
