import { aRunningApp, type TestApp } from '../support/running-app';
import { blotted, shapeOf } from './blotted';
import { foreignWords } from './foreign-words';
import { variablesOf } from './given-values';
import { listen } from './listening';
import { type Asker, type Foreign, theAsker, theForeign, theirNames } from './merchants';
import type { Asking } from './slots';
import { type Sent, StatementTap } from './statement-tap';
import { TOLD_TO_READERS, TOLD_TO_WRITERS } from './told-without-walls';
import { READING, type Trial, WRITING } from './trials';
import { nobodysLike, strangeCursor } from './tried-names';
import { type Filtering, filtersInside, setWalls } from './without-filters';

/** Where the program says itself whose rows it wants: in its statements, and inside functions. */
const FILTERED = [
  'account',
  'api_key',
  'audit_entry',
  'break',
  'event_counter',
  'event_retention',
  'payout',
  'payout_event',
];
const FILTERING = [
  'api_key_may_begin',
  'event_retention_forward',
  'forget_events',
  'limit_rulings',
  'look_alike',
  'record_payouts',
];
/** They show what the house has and the same to everybody. */
const THE_HOUSES = ['errorCatalogue', 'pixKeyHolder', 'providers'];

const tap = new StatementTap();
let app: TestApp;
let them: Foreign;
let us: Asker;
let filtering: Filtering;
/** No wall stands and nobody knows their own any more. */
let isOpen = false;
let words: readonly string[];
let names: Readonly<Record<string, string>>;
/** What we said ourselves is no secret any more. */
const said = new Set<string>();
beforeAll(async () => {
  tap.open();
  app = await aRunningApp({ mixesNames: true, env: { KEY_LOOK_UPS: '100000' } });
  us = await theAsker(app);
  them = await theForeign(app);
  filtering = await filtersInside(app.pool);
  const answers = await theirAnswers();
  words = await foreignWords({
    pool: app.pool,
    theirs: them.ids.merchantId,
    ours: us.merchantId,
    answers,
  });
  names = { ...(await theirNames(app, them.ids)), ...cursorsIn(answers) };
}, 60_000);
afterAll(async () => {
  tap.close();
  await app.stop();
}, 60_000);

/** Everything they are shown when they ask. */
async function theirAnswers(): Promise<Record<string, unknown>> {
  const own = { ...us.own, accountId: () => them.ids.accountId, id: () => them.ids.payoutId };
  const shown: Record<string, unknown> = {};
  for (const { asking, slot } of READING) {
    if (slot !== null || asking.operation !== 'query' || THE_HOUSES.includes(asking.way[0] ?? ''))
      continue;
    const variables = await variablesOf(asking, { slot: null, value: null, own });
    const { data, errors } = await app.api.call(asking.document, variables);
    expect(errors).toBeUndefined();
    shown[asking.way.join('.')] = data;
  }
  return shown;
}

function cursorsIn(answers: Readonly<Record<string, unknown>>): Record<string, string> {
  const found = Object.entries(answers).map(([way, data]) => {
    const cursor = /"startCursor":"([^"]+)"/.exec(JSON.stringify(data))?.[1];
    return [`${way} cursor`, cursor];
  });
  return Object.fromEntries(found.filter(([, cursor]) => cursor !== undefined));
}

interface Told {
  readonly text: string;
  readonly sent: readonly string[];
}

function foreignIn(text: string): string[] {
  const heard = text.toLowerCase();
  return words.filter((word) => heard.includes(word) && !said.has(word));
}

/** Once a minute, whoever asks for what. */
const BESIDES = /last_used_at = now/;

/** Nobody works on these meanwhile: whatever is sent about them is because somebody asked. */
const RESTING = ['payoutId', 'keyId', 'breakId'];

/** What was sent to the database for us, or about what we asked for. */
function sentFor({ kind, asking }: Trial, value: string): string[] {
  const isNamed = ({ values }: Sent) => JSON.stringify(values).includes(value);
  const isOurs = ({ merchants }: Sent) => merchants?.includes(us.merchantId) ?? false;
  const isAbout = (one: Sent) =>
    isNamed(one) && (isOurs(one) || (one.merchants === null && RESTING.includes(kind)));
  const sent = tap.take();
  const about = value === '' ? [] : sent.filter(isAbout);
  // A stream goes on reading for a while after somebody left it.
  const isStream = asking.operation === 'subscription';
  const others = sent.filter((one) => !isStream && isOurs(one) && !about.includes(one));
  return [...about, ...others]
    .map(({ text }) => text)
    .filter((text) => !BESIDES.test(text))
    .sort();
}

async function post(document: string, variables: object): Promise<string> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${us.api.key}` },
    body: JSON.stringify({ query: document, variables }),
  });
  return `${response.status} ${await response.text()}`;
}

async function ask(trial: Trial, value: string): Promise<Told> {
  const { asking, slot } = trial;
  const variables = await variablesOf(asking, { slot, value, own: us.own });
  tap.take();
  const listening = {
    api: us.api,
    asking,
    variables,
    theirs: them.act,
    ours: us.aPayout,
    withinMs: isOpen ? 2_000 : undefined,
  };
  const text =
    asking.operation === 'subscription'
      ? await listen(listening)
      : await post(asking.document, variables);
  return { text, sent: sentFor(trial, value) };
}

const theirsOf = ({ asking, kind }: Trial): string => {
  const name = kind === 'cursor' ? `${asking.way.join('.')} cursor` : kind;
  const theirs = names[name] ?? names[kind];
  if (theirs === undefined) throw new Error(`the foreign merchant has no ${name}`);
  return theirs;
};

interface Pair {
  readonly theirs: string;
  readonly nobodys: string;
}

/** The same each time: what was asked for once is known to us then, theirs as well as nobody's. */
const pairs = new Map<Trial, Pair>();
function pairOf(trial: Trial): Pair {
  const theirs = theirsOf(trial);
  const nobodys = trial.kind === 'cursor' ? strangeCursor(theirs) : nobodysLike(theirs);
  const pair = pairs.get(trial) ?? { theirs, nobodys };
  pairs.set(trial, pair);
  return pair;
}

/** Mutations make something new each time. */
function comparable({ operation }: Asking, { text }: Told, { theirs, nobodys }: Pair): unknown {
  const blank = blotted(text, theirs, nobodys);
  const at = blank.search(/[{[]/);
  return operation === 'mutation'
    ? [blank.slice(0, at), shapeOf(JSON.parse(blank.slice(at)))]
    : blank;
}

async function trySlot(trial: Trial): Promise<void> {
  const { asking, slot } = trial;
  const pair = pairOf(trial);
  const { theirs, nobodys } = pair;
  if (asking.operation === 'mutation' && slot?.type === 'String') said.add(theirs.toLowerCase());
  const foreign = await ask(trial, theirs);
  expect(foreignIn(blotted(foreign.text, theirs))).toEqual([]);
  // What fails tells nothing, and would prove nothing.
  expect(foreign.text).not.toMatch(/INTERNAL|UNAVAILABLE/);
  if (theirs === nobodys || tap.isFilterOff) return;
  const unknown = await ask(trial, nobodys);
  expect(foreignIn(unknown.text)).toEqual([]);
  expect(comparable(asking, foreign, pair)).toEqual(comparable(asking, unknown, pair));
  expect(foreign.sent).toEqual(unknown.sent);
}

async function tryPlain(trial: Trial): Promise<void> {
  const { text } = await ask(trial, '');
  expect(foreignIn(text)).toEqual([]);
  expect(text).not.toContain('"errors"');
}

const tryOne = (trial: Trial): Promise<void> =>
  trial.slot === null ? tryPlain(trial) : trySlot(trial);

/** Whether somebody else's name is told from nobody's, or brings something of theirs. */
async function tells(trial: Trial): Promise<boolean> {
  if (trial.slot === null) return foreignIn((await ask(trial, '')).text).length > 0;
  const pair = pairOf(trial);
  const foreign = await ask(trial, pair.theirs);
  if (foreignIn(blotted(foreign.text, pair.theirs)).length > 0) return true;
  const unknown = await ask(trial, pair.nobodys);
  const [left, right] = [foreign, unknown].map((one) => comparable(trial.asking, one, pair));
  return pair.theirs !== pair.nobodys && JSON.stringify(left) !== JSON.stringify(right);
}

// What was changed is ours to see afterwards: those who only read come first.
describe.each([
  ['readers', READING, TOLD_TO_READERS],
  ['writers', WRITING, TOLD_TO_WRITERS],
] as const)('%s', (_who, trials, told) => {
  describe('with walls and filters', () => {
    test.each(trials)('$of shows nothing of a foreign $kind', tryOne);
  });

  describe('with walls alone', () => {
    beforeAll(async () => {
      tap.isFilterOff = true;
      await filtering.off();
    });
    test.each(trials)('$of shows nothing of a foreign $kind', tryOne);
  });

  describe('with neither', () => {
    beforeAll(async () => {
      await setWalls(app.pool, 'disable');
      isOpen = true;
    });
    afterAll(async () => {
      await setWalls(app.pool, 'enable');
      await filtering.on();
      [isOpen, tap.isFilterOff] = [false, false];
    });
    test('all this is told', async () => {
      const heard = new Set<string>();
      for (const trial of trials) {
        // A log that nobody knows to be theirs has no end to wait at.
        const isLog = trial.asking.operation === 'subscription' && trial.slot?.type !== 'ID';
        if (!isLog && (await tells(trial))) heard.add(trial.of);
      }
      expect(told.filter((one) => !heard.has(one))).toEqual([]);
    });
  });
});

test('filters were taken off statements about every table, and inside functions', () => {
  const texts = [...tap.rewritten].join('\n');
  const missed = FILTERED.filter(
    (name) => !new RegExp(`(from|update) "?${name}\\b`, 'i').test(texts),
  );
  expect(missed).toEqual([]);
  expect([...tap.kept]).toEqual([]);
  expect(filtering.names).toEqual(FILTERING);
});
