const { transform, ...config } = require('../../jest.config.js');

const [[files, [, swc]]] = Object.entries(transform);

/** @type {import('jest').Config} */
module.exports = {
  ...config,
  rootDir: '../..',
  transform: { [files]: [require.resolve('./planted-transform.js'), swc] },
  maxWorkers: 1,
  // What waits for ever is red too, and need not be waited for.
  testTimeout: 10_000,
  forceExit: true,
};
