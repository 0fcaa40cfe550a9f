import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

export interface Cruise {
  /** Modules of ours that were really parsed. */
  readonly seen: readonly string[];
  /** `rule: from -> to` for each violation. */
  readonly violations: readonly string[];
}

/** The names of all our rules, as the configuration has them. */
export function ruleNames(): string[] {
  const { forbidden } = require(join(ROOT, '.dependency-cruiser.cjs')) as {
    forbidden: readonly { readonly name: string }[];
  };
  return forbidden.map(({ name }) => name);
}

interface CruiserOutput {
  readonly modules: readonly { readonly source: string; readonly coreModule?: boolean }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** Runs our layer rules over a tree and says what it saw. */
export function cruise(root: string, folders: readonly string[]): Cruise {
  const config = join(ROOT, '.dependency-cruiser.cjs');
  const flags = ['--config', config, '--output-type', 'json'];
  // The exit code is the number of violations; what matters is in the output either way.
  const text = outputOf([CRUISER, ...flags, ...folders], root);
  const { modules, summary } = JSON.parse(text) as CruiserOutput;
  return {
    seen: modules.map(({ source }) => source).filter((source) => /^(src|test)\//.test(source)),
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

function outputOf(command: readonly string[], cwd: string): string {
  const options = { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 60_000 } as const;
  try {
    return execFileSync(process.execPath, command, { ...options, stdio: 'pipe' });
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (stdout === undefined || stdout === '') throw error;
    return stdout;
  }
}

/** Writes a tree of files, with empty packages of the given names, for rules to be tried on. */
export function plant(root: string, files: Readonly<Record<string, string>>): void {
  const packages = ['pg', 'typeorm', 'fastify', 'axios', 'zod', 'lodash', 'jose'];
  const dependencies = Object.fromEntries(packages.map((name) => [name, '1.0.0']));
  const devDependencies = { tool: '1.0.0' };
  const compilerOptions = { module: 'node16', moduleResolution: 'node16', strict: true };
  const all = {
    'package.json': JSON.stringify({ name: 'planted', dependencies, devDependencies }),
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src', 'test'] }),
    ...Object.fromEntries(
      [...packages, 'tool'].flatMap((name) => [
        [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0' })],
        [`node_modules/${name}/index.js`, 'module.exports = {};'],
      ]),
    ),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
