'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');
const circus = require('jest-circus');
const { expect } = require('expect');
const jest = require('../../jest.config.js');

/** What mutants are tried against: the tests that touch neither disk nor network, quickest first. */
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
exports.loadTests = (root, onLoaded) => {
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
};
