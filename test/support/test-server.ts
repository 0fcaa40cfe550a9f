import type { EmbeddedDatabase } from '../../src/embedded-database';

export interface TestServer {
  readonly directory: string;
  readonly server: EmbeddedDatabase;
}

// Jest loads the set-up and the tear-down apart, with nothing in common but the global object.
const kept = globalThis as { testServer?: TestServer };

export function keepTestServer(testServer: TestServer): void {
  kept.testServer = testServer;
}

export function keptTestServer(): TestServer | undefined {
  return kept.testServer;
}
