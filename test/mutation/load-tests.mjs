import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { expect } from 'expect';
import * as circus from 'jest-circus';

const require = createRequire(import.meta.url);
const jest = require('../../jest.config.js');

/** What mutants are tried against: tests that touch neither disk nor network, quickest first. */
const FOLDERS = ['test/domain', 'test/payouts/in-memory'];
const SLOWER = 'test/mutation/simulated.ts';
const [, swc] = jest.transform['\\.[jt]s$'];

function compileTypeScript() {
  require.extensions['.ts'] = (module, filename) => {
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swc, filename });
    module._compile(code, filename);
  };
}

/** Loads every test file below a copy of the project; circus then holds what they describe. */
export function loadTests(root, onLoaded) {
  const { describe, test, it, beforeAll, beforeEach, afterAll, afterEach } = circus;
  Object.assign(globalThis, { describe, test, it, beforeAll, beforeEach, afterAll, afterEach });
  Object.assign(globalThis, { expect });
  compileTypeScript();
  const load = createRequire(join(root, 'package.json'));
  const namesIn = (folder) =>
    readdirSync(join(root, folder)).filter((name) => name.endsWith('.test.ts'));
  const quick = FOLDERS.flatMap((folder) => namesIn(folder).map((name) => join(folder, name)));
  for (const file of [...quick, SLOWER].map((one) => join(root, one))) {
    load(file);
    onLoaded(file);
  }
}
