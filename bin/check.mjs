import { prepare, tool } from './prepare.mjs';

const CHECKS = {
  types: ['typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
  'types of the page': ['typescript/bin/tsc', '--noEmit', '-p', 'web'],
  'types of the client': ['typescript/bin/tsc', '--noEmit', '-p', 'client'],
  'released schema': ['../bin/released.mjs'],
  'reference page': ['../bin/reference.mjs', '--check'],
  'generated operations': ['../bin/codegen.mjs', '--check'],
  lint: ['oxlint/bin/oxlint', '--type-aware'],
  format: ['@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'],
  layers: [
    'dependency-cruiser/bin/dependency-cruise.mjs',
    'src',
    'test',
    'migrations',
    '--config',
    '.dependency-cruiser.cjs',
  ],
  'dead code': ['knip/bin/knip.js'],
};

await prepare({ build: false });
const failed = [];
for (const [name, [script, ...args]] of Object.entries(CHECKS)) {
  console.log(`== ${name}`);
  if (!(await tool(script, args))) failed.push(name);
}
console.log(failed.length === 0 ? 'all checks passed' : `failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
