import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';

const ROOT = join(__dirname, '..', '..');

/** The compiled program, as `npm start` runs it, where no later build can change it. */
export interface ProgramCopy {
  readonly folder: string;
  readonly server: string;
  readonly sandboxes: string;
  /** Loaded before either; kills it where it is told to. */
  readonly killAt: string;
  remove(): void;
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, ['bin/build.mjs', '--no-web'], {
    cwd: ROOT,
    stdio: 'ignore',
  });
  // Types are for the check to judge; what was emitted runs.
  await once(child, 'exit');
}

/** Builds the program and copies it. Below our own folder, so that it finds its packages. */
export async function copyProgram(): Promise<ProgramCopy> {
  await build();
  mkdirSync(join(ROOT, '.data'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.data', 'crash-'));
  for (const part of ['src', 'migrations']) {
    cpSync(join(ROOT, 'dist', part), join(folder, part), { recursive: true });
  }
  const killAt = join(folder, 'kill-at.js');
  const { code } = transformFileSync(join(__dirname, 'kill-at.ts'), {
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  writeFileSync(killAt, code);
  return {
    folder,
    server: join(folder, 'src', 'main.js'),
    sandboxes: join(folder, 'src', 'sandbox.js'),
    killAt,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
