import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { RunningSandbox, SandboxOptions } from '../../src/sandbox/running-sandbox';

export interface SandboxProcess {
  readonly settings: RunningSandbox['settings'];
  /** Ends it as a power cut does: no handler runs, nothing is flushed. */
  kill(): Promise<void>;
}

const ROOT = join(__dirname, '..', '..');
const STARTER = `
  require('ts-node').register({ transpileOnly: true });
  const { startPagstarSandbox } = require('./src/providers/pagstar/sandbox');
  startPagstarSandbox(JSON.parse(process.argv[1])).then(({ settings }) => process.send(settings));
`;
const STARTED = new Set<ChildProcess>();

/** A sandbox in a process of its own, which can be killed without this one noticing. */
export async function startSandboxProcess(
  options: Omit<SandboxOptions, 'openingBalanceCents'>,
): Promise<SandboxProcess> {
  const child = spawn(process.execPath, ['-e', STARTER, JSON.stringify(options)], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  STARTED.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const settings = await new Promise<RunningSandbox['settings']>((resolve, reject) => {
    child.once('message', (message) => resolve(message as RunningSandbox['settings']));
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)));
  });
  return {
    settings,
    async kill() {
      child.kill('SIGKILL');
      await ended;
      STARTED.delete(child);
    },
  };
}

/** For the end of a test that failed half-way. */
export function killSandboxProcesses(): void {
  for (const child of STARTED) child.kill('SIGKILL');
}
