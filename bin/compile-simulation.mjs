import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from '@swc/core';
import { ROOT } from './prepare.mjs';
import { fingerprint } from './stale.mjs';

/** What runs in a simulation: the code itself, the types it names, and the world around it. */
const INPUTS = ['src/domain', 'src/payouts', 'src/store', 'src/providers', 'test/simulation'];
const SWC = {
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
  sourceMaps: false,
};

/** Two runs at the same moment must not share what one of them compiles. */
export const removeSimulation = (out) => rmSync(out, { recursive: true, force: true });

/**
 * Compiles the simulation into `out`. A patch is `{ file, from, to }`: the text `from` of a source
 * file is replaced by `to`, which is how the tests plant bugs. Resolves to the main script.
 */
export async function compileSimulation({ out, patches = [] }) {
  removeSimulation(out);
  const { files } = fingerprint(ROOT, INPUTS);
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const left = new Set(patches);
  await Promise.all(
    sources.map(async (file) => {
      let text = readFileSync(join(ROOT, file), 'utf8');
      for (const patch of patches.filter((one) => one.file === file)) {
        if (!text.includes(patch.from)) throw new Error(`${file} has no: ${patch.from}`);
        text = text.replace(patch.from, () => patch.to);
        left.delete(patch);
      }
      const { code } = await transform(text, { ...SWC, filename: file, swcrc: false });
      const to = join(out, file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, code);
    }),
  );
  for (const { file } of left) throw new Error(`no such file to patch: ${file}`);
  return join(out, 'test/simulation/main.js');
}
