import { parseArgs } from 'node:util';
import { BARS } from './bars.mjs';

/**
 * How long and how often. Every system is loaded once a round; where each run needs servers of its
 * own (fan-out, lives) there are fewer.
 */
const QUICK = {
  rounds: 2,
  serverRounds: 1,
  warmMs: 500,
  windowMs: 1_500,
  subscribers: [1_000],
  accounts: 10_000,
};
const FULL = {
  rounds: 5,
  serverRounds: 3,
  warmMs: 2_000,
  windowMs: 5_000,
  subscribers: [1_000, 5_000],
  accounts: 10_000,
};

const FLAGS = {
  quick: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true, default: [] },
  rounds: { type: 'string' },
  growth: { type: 'boolean', default: false },
  'ten-million': { type: 'boolean', default: false },
  'soak-minutes': { type: 'string', default: '5' },
  check: { type: 'boolean', default: false },
  tolerance: { type: 'string', default: '0.25' },
  profile: { type: 'boolean', default: false },
  'no-save': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

export const USAGE = `npm run bench [-- options]

  --quick               two short rounds, under two minutes
  --only <row>          a row's number or name; may be repeated or joined by commas:
                        ${BARS.map(({ row, name }) => `${row} ${name}`).join(', ')}
  --rounds <n>          rounds of each system
  --growth              the curves instead of the bars: processes, connections, tables,
                        subscribers, soak; each may be named by --only
  --ten-million         with --growth: also a table of ten million payouts
  --soak-minutes <n>    with --growth: how long the soak lasts (5)
  --check               compare the ratios with the kept history; ends with 1 where one fell
  --tolerance <part>    with --check: how far below the history's median is still noise (0.25)
  --profile             the write path alone, with a profile of the server and of the database
  --no-save             leave bench/results as it is`;

export function readOptions(args) {
  const { values } = parseArgs({ args, options: FLAGS });
  const base = values.quick ? QUICK : FULL;
  const only = values.only.flatMap((text) => text.split(',')).map((text) => text.trim());
  const rounds = values.rounds === undefined ? base.rounds : Number(values.rounds);
  if (!(rounds >= 1)) throw new Error('--rounds is a number from 1');
  return {
    ...base,
    mode: values.quick ? 'quick' : 'full',
    rounds,
    serverRounds: values.rounds === undefined ? base.serverRounds : rounds,
    only: new Set(only),
    growth: values.growth,
    tenMillion: values['ten-million'],
    soakMinutes: Number(values['soak-minutes']),
    check: values.check,
    tolerance: Number(values.tolerance),
    profile: values.profile,
    save: !values['no-save'],
    help: values.help,
  };
}

/** Whether a row is asked for: by its number, its name, or because none is named. */
export function wants({ only, mode }, { row, name, fullOnly = false }) {
  if (fullOnly && mode === 'quick') return false;
  return only.size === 0 || only.has(name) || only.has(row);
}
