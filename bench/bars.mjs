/**
 * The bars. `least` (or `most`, where less is better) must be reached, `aim` is where it should
 * be. `of` is the figure above the line, `by` the one below; without `by` the figure stands alone.
 */
export const BARS = [
  {
    row: '1',
    name: 'spread',
    of: 'repasse',
    by: 'pgbench',
    least: 1.8,
    aim: 3,
    what: 'accepted payouts/s, 10,000 accounts ÷ pgbench, one commit a payout',
  },
  {
    row: '2',
    name: 'hot',
    of: 'repasse hot',
    by: 'pgbench hot',
    least: 10,
    aim: 20,
    what: 'accepted payouts/s, one hot account ÷ pgbench on it',
  },
  {
    row: '3',
    name: 'typeorm',
    of: 'repasse',
    by: 'apollo-typeorm',
    least: 12,
    aim: 20,
    what: '÷ Apollo + Express + TypeGraphQL + TypeORM save()',
  },
  {
    row: '4a',
    name: 'mercurius',
    of: 'repasse',
    by: 'mercurius',
    least: 1.4,
    aim: 2.2,
    what: '÷ Mercurius, one function',
  },
  {
    row: '4b',
    name: 'postgraphile',
    of: 'repasse',
    by: 'postgraphile',
    least: 2.5,
    aim: 4,
    what: '÷ PostGraphile 5, one function',
  },
  {
    row: '5',
    name: 'limit',
    of: 'repasse',
    by: 'node-http',
    least: 0.5,
    aim: 0.8,
    what: '÷ node:http + the same batch, the limit of the idea',
  },
  {
    row: '6',
    name: 'latency',
    of: 'repasse p99',
    by: 'pgbench p99',
    most: 1,
    aim: 0.4,
    what: 'p99 ÷ p99 of pgbench',
  },
  {
    row: '7a',
    name: 'fan-out',
    of: 'repasse fan-out',
    by: 'graphql-ws',
    least: 5,
    aim: 8,
    what: 'deliveries/s to equal subscribers ÷ plain graphql-ws',
  },
  {
    row: '7b',
    name: 'broadcast',
    of: 'repasse fan-out',
    by: 'bare-ws',
    least: 0.75,
    aim: 0.95,
    what: 'deliveries/s ÷ bare ws broadcast',
  },
  {
    row: '8',
    name: 'lives',
    of: 'repasse lives',
    by: 'bare lives',
    least: 0.5,
    aim: 0.8,
    what: 'whole lives/s over the sandbox ÷ bare provider round trips',
  },
  {
    row: '9',
    name: 'push',
    of: 'repasse push',
    by: 'redis push',
    most: 1.3,
    aim: 1,
    what: 'commit in A to subscriber of B, p50 ÷ Redis publish after commit',
  },
  {
    row: '10a',
    name: 'idle',
    of: 'repasse idle MB',
    most: 150,
    aim: 150,
    what: 'RSS of the idle server, MB',
  },
  {
    row: '10b',
    name: 'subscriber',
    of: 'repasse KB a subscriber',
    by: 'graphql-ws KB a subscriber',
    most: 0.5,
    aim: 0.5,
    what: 'RSS for an equal subscriber ÷ plain graphql-ws',
  },
];

/** Whether a figure reaches its bar; null where it was not taken. */
export function isMet(bar, value) {
  if (value === null) return null;
  return bar.most === undefined ? value >= bar.least : value <= bar.most;
}
