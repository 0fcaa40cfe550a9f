import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import type { Aim } from './kill-at';
import type { ProgramCopy } from './program-copy';

export interface ProgramProcess {
  /** How it ended: the signal that killed it, or its exit code. */
  readonly ended: Promise<string>;
  /** What it wrote, for whoever wonders why it ended. */
  lastWords(): string;
  /** From now on it dies there. */
  aimAt(aim: Aim): void;
  /** Ends it as a power cut does: no handler runs, nothing is flushed. */
  kill(): Promise<string>;
  /** Asks it to stop, as whoever deploys it does; the exit code, or the signal after 30 s. */
  stop(): Promise<string>;
}

export interface ProgramStart {
  readonly program: ProgramCopy;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it dies, when that may come before anybody could tell it. */
  readonly aim?: Aim | undefined;
}

const STOP_MAX_MS = 30_000;
const WORDS_MAX = 4_000;

/** Runs one of the program's scripts. It ends with us, however we end. */
export function startProgram({ program, script, env, aim }: ProgramStart): ProgramProcess {
  const child = spawn(process.execPath, ['--require', program.killAt, script], {
    // Not where a `.env` or `.data` of somebody's own lies.
    cwd: dirname(program.killAt),
    env: { ...env, ...(aim && { CRASH_AT: JSON.stringify(aim) }) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let words = '';
  const hear = (chunk: Buffer) => {
    words = (words + String(chunk)).slice(-WORDS_MAX);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  // It may be gone already when it is told something.
  child.on('error', () => undefined);
  const ended = endOf(child);
  const kill = async () => {
    child.kill('SIGKILL');
    return ended;
  };
  return {
    ended,
    lastWords: () => words,
    aimAt: (next) => void child.send(next, () => undefined),
    kill,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MAX_MS);
      const how = await ended;
      clearTimeout(late);
      return how;
    },
  };
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal ?? String(code);
}
