import { createTimers } from '../../src/sandbox/timers';
import { eventually } from '../support/eventually';

test('time is scaled, and shorter waits end first', async () => {
  const timers = createTimers(0.01);
  const done: string[] = [];
  const startedMs = performance.now();
  timers.after(5_000, () => done.push('5 s'));
  timers.after(1_000, () => done.push('1 s'));
  timers.after(0, () => done.push('now'));
  await eventually('all are done', () => done.length === 3);
  expect(done).toEqual(['now', '1 s', '5 s']);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

test('once stopped nothing happens any more, whether asked before or after', async () => {
  const timers = createTimers(1);
  const done: string[] = [];
  const waiting = () =>
    process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = waiting();
  timers.after(60_000, () => done.push('late'));
  timers.after(0, () => done.push('now'));
  timers.stop();
  timers.after(60_000, () => done.push('after the stop'));
  expect(waiting()).toBe(before);
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(done).toEqual([]);
});
