/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['src/domain/**/*.ts', 'src/payouts/**/*.ts'],
  testRunner: 'in-process',
  plugins: ['./test/mutation/in-process-runner.mjs'],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  // Texts for people may be worded otherwise. Status words and codes are types: another word there
  // does not compile.
  mutator: { excludedMutations: ['StringLiteral'] },
  incremental: true,
  incrementalFile: '.data/stryker/incremental.json',
  tempDirName: '.data/stryker/sandboxes',
  ignorePatterns: ['dist', '.data', 'docs', 'web', 'bench', 'templates'],
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: '.data/stryker/report.html' },
  jsonReporter: { fileName: '.data/stryker/report.json' },
  thresholds: { high: 95, low: 90, break: 90 },
  concurrency: 1,
};
