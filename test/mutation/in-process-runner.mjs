import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { addEventHandler, getState, run } from 'jest-circus';
import { loadTests } from './load-tests.mjs';

/** Where instrumented sources look up which mutant is active, and count what they ran. */
globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
const context = globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE];

const nameOf = ({ name, parent }) =>
  parent === undefined ? '' : `${nameOf(parent)} ${name}`.trimStart();

function testsIn({ children }) {
  return children.flatMap((one) => (one.type === 'test' ? [one] : testsIn(one)));
}

const STATUS = { done: TestStatus.Success, skip: TestStatus.Skipped };

const resultOf = (test, fileName) => ({
  id: nameOf(test),
  name: nameOf(test),
  fileName,
  timeSpentMs: test.duration ?? 0,
  ...(test.errors.length === 0
    ? { status: STATUS[test.status] ?? TestStatus.Skipped }
    : { status: TestStatus.Failed, failureMessage: messageOf(test.errors[0]) }),
});

const messageOf = (error) => String([error].flat()[0]?.message ?? error).slice(0, 500);

/**
 * Runs the same test files as Jest, by the same `jest-circus` and `expect`, in one process that
 * loads them once. Jest loads everything anew for every mutant, which takes two hundred times as
 * long as the tests do. Mutants that only matter while a file is loaded are left out for it.
 */
class InProcessRunner {
  #isOver = false;
  /** By test; with them an incremental run knows which results are of tests that changed. */
  #files = new Map();

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    addEventHandler((event) => this.#follow(event));
    loadTests(process.cwd(), (file) => {
      for (const test of testsIn(getState().rootDescribeBlock)) {
        if (!this.#files.has(test)) this.#files.set(test, file);
      }
    });
  }

  async dryRun({ coverageAnalysis }) {
    const tests = await this.#run(null);
    const mutantCoverage = coverageAnalysis === 'off' ? undefined : context.mutantCoverage;
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    Object.assign(context, { activeMutant: activeMutant.id, hitLimit, hitCount: 0 });
    const tests = await this.#run(testFilter === undefined ? null : new Set(testFilter));
    const reached = determineHitLimitReached(context.hitCount, hitLimit);
    Object.assign(context, { activeMutant: undefined, hitLimit: undefined, hitCount: undefined });
    return toMutantRunResult(reached ?? { status: DryRunStatus.Complete, tests }, disableBail);
  }

  /** The first failure ends a mutant; what the other tests say of it is of no matter. */
  #follow({ name, test }) {
    if (name === 'test_start') {
      if (this.#isOver) test.mode = 'skip';
      context.currentTestId = nameOf(test);
    }
    if (name === 'test_done' || name === 'test_skip') context.currentTestId = undefined;
    if (name === 'test_done' && test.errors.length > 0) this.#isOver = true;
  }

  async #run(wanted) {
    this.#isOver = false;
    const tests = testsIn(getState().rootDescribeBlock);
    for (const test of tests) {
      const isWanted = wanted === null || wanted.has(nameOf(test));
      Object.assign(test, { mode: isWanted ? undefined : 'skip', errors: [], status: null });
    }
    getState().unhandledErrors.length = 0;
    await run();
    return tests.map((test) => resultOf(test, this.#files.get(test)));
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner),
];
