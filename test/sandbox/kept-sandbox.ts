import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pagstar } from '../../src/providers/pagstar/index';
import type { PayoutProvider, SubmitOrder } from '../../src/providers/provider';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { type NoticeInbox, openInbox } from '../support/notice-inbox';
import { type BookedPayout, NOWHERE } from '../support/sandboxed-provider';
import { killSandboxProcesses, type SandboxProcess, startSandboxProcess } from './sandbox-process';

export interface KeptEntry extends BookedPayout {
  readonly id: number;
  readonly noticesOwed: number;
}

/** One book on disk, and the sandboxes that keep it one after the other. */
export interface KeptSandbox {
  readonly bookFile: string;
  readonly inbox: NoticeInbox;
  start(timeScale: number): Promise<RunningSandbox>;
  /** The same in a process that can be killed. */
  startProcess(timeScale: number): Promise<SandboxProcess>;
  talkTo(sandbox: Pick<RunningSandbox, 'settings'>): PayoutProvider;
  /** What was told of an order, as status words. */
  toldOf(order: SubmitOrder): string[];
  close(): Promise<void>;
}

export async function aKeptSandbox(inboxStatuses: number[] = []): Promise<KeptSandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'repasse-book-'));
  const bookFile = join(folder, 'pagstar.jsonl');
  const inbox = await openInbox(inboxStatuses);
  const closings: (() => unknown)[] = [];
  const options = { host: '127.0.0.1', port: 0, noticeUrl: inbox.url, bookFile };
  return {
    bookFile,
    inbox,
    async start(timeScale) {
      const sandbox = await pagstar.startSandbox({ ...options, timeScale });
      closings.push(() => sandbox.stop());
      return sandbox;
    },
    startProcess: (timeScale) => startSandboxProcess({ ...options, timeScale }),
    talkTo({ settings }) {
      const provider = pagstar.create(pagstar.settings.parse(settings), NOWHERE);
      closings.push(() => provider.close());
      return provider;
    },
    toldOf: ({ providerKey }) =>
      inbox.received
        .map(({ body }) => JSON.parse(String(body)).data)
        .filter(({ idempotencyKey }) => idempotencyKey === keyOf({ providerKey }))
        .map(({ status }) => status),
    async close() {
      killSandboxProcesses();
      for (const close of closings.reverse()) await close();
      await inbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Our key as the sandbox's book has it. */
export const keyOf = ({ providerKey }: Pick<SubmitOrder, 'providerKey'>): string =>
  providerKey.replaceAll('-', '');

export async function bookOf({ url }: Pick<RunningSandbox, 'url'>) {
  const answer = await fetch(`${url}/sandbox/book`, { headers: { connection: 'close' } });
  return (await answer.json()) as { available: string; blocked: string; entries: KeptEntry[] };
}
