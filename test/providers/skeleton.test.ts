import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import type { PayoutReport } from '../../src/domain/report';
import type { ProviderDefinition } from '../../src/providers/definition';
import type { HttpResult } from '../../src/providers/http';
import { CHECKS, unread } from '../support/architecture-checks';
import { cruise } from '../support/architecture-layers';
import { readSources } from '../support/architecture-source';
import { eventually } from '../support/eventually';
import { anOrder, aSandboxed, referenceTo, type Sandboxed } from '../support/sandboxed-provider';

const ROOT = join(__dirname, '..', '..');
const NOT_COPIED = ['.git', '.data', 'coverage', 'dist', 'node_modules'];
const REGISTRY = 'src/providers/registry.ts';
/** The longest there may be: the widest lines. */
const LONG = 'provider'.padEnd(20, 'x');
/** Of a whole tree from nothing, on a crowded machine. */
const COMPILING_MS = 180_000;
/** Synthetic. */
const CPF = '52998224725';
const copy = mkdtempSync(join(tmpdir(), 'skeleton-'));

type Files = ReadonlyMap<string, string>;

/** Every file of the copy with its text. */
function filesOf(folder = copy): Files {
  const files = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return [...filesOf(path)];
    return entry.isFile() ? [[relative(copy, path), readFileSync(path, 'utf8')] as const] : [];
  });
  return new Map(files);
}

function run(...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: copy }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), said: `${out}${err}` });
    });
  });
}
const tool = (script: string, ...args: string[]) => run(join('node_modules', script), ...args);
const make = (...args: string[]) => run('bin/provider.mjs', ...args);

const changesSince = (before: Files): string[] =>
  [...filesOf()].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);

let untouched: Files;
let made: Files;
/** Runs beside the other tests; nothing else takes as long. */
let compiled: ReturnType<typeof run>;
beforeAll(async () => {
  cpSync(ROOT, copy, {
    recursive: true,
    filter: (path) => !NOT_COPIED.includes(basename(path)),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  untouched = filesOf();
  expect(await make('acme')).toMatchObject({ code: 0 });
  made = filesOf();
  expect(await make(LONG)).toMatchObject({ code: 0 });
  // What the new folders import is compiled with them, and nothing else.
  const include = ['acme', LONG, 'registry.ts'].map((name) => `src/providers/${name}`);
  const project = JSON.stringify({ extends: './tsconfig.json', include });
  writeFileSync(join(copy, '.data-tsconfig.json'), project);
  compiled = tool('typescript/bin/tsc', '--noEmit', '--project', '.data-tsconfig.json');
}, COMPILING_MS);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the tree with a new provider', () => {
  const folders = [`src/providers/acme/`, `src/providers/${LONG}/`];
  const isNew = (text: string): boolean => folders.some((folder) => text.includes(folder));

  test('has one folder more, and two lines of the registry', () => {
    const changed = [...made.keys()].filter((path) => made.get(path) !== untouched.get(path));
    const elsewhere = changed.filter((path) => !path.startsWith('src/providers/acme/'));
    expect(elsewhere).toEqual([REGISTRY]);
    expect(changed).toContain('src/providers/acme/README.md');
    const known = new Set(untouched.get(REGISTRY)?.split('\n'));
    const entries = ({ text = '' }) => /= \[([^\]]*)\]/.exec(text)?.[1]?.match(/\b[a-z0-9]+\b/g);
    const before = entries({ text: untouched.get(REGISTRY) ?? '' }) ?? [];
    expect(entries({ text: made.get(REGISTRY) ?? '' })).toEqual([...before, 'acme']);
    const lines = made.get(REGISTRY)?.split('\n') ?? [];
    expect(lines.filter((line) => line.startsWith('import') && !known.has(line))).toEqual([
      "import { acme } from './acme/index';",
    ]);
  });

  test('has no placeholder left in it', () => {
    const texts = [...filesOf()].filter(([path]) => isNew(path));
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter(([, text]) => /__\w+__|\.txt/i.test(text))).toEqual([]);
  });

  test('keeps the layers', () => {
    const { seen, violations } = cruise(copy, ['src/providers']);
    expect(violations).toEqual([]);
    expect(seen.filter(isNew).length).toBeGreaterThan(10);
  });

  test('keeps the house rules', () => {
    const sources = readSources(copy, ['src', 'migrations', 'test']);
    const ours = sources.filter(({ path }) => isNew(path) || path === REGISTRY);
    const faults = ours.flatMap((one) => Object.values(CHECKS).flatMap((check) => check(one)));
    expect([...faults, ...unread(sources).filter(({ at }) => isNew(at))]).toEqual([]);
  });

  test('is linted, formatted and without dead code', async () => {
    const [lint, format, dead] = await Promise.all([
      tool('oxlint/bin/oxlint', '--type-aware', ...folders, REGISTRY),
      tool('@biomejs/biome/bin/biome', 'ci', '--colors=off', ...folders, REGISTRY),
      tool('knip/bin/knip.js', '--reporter', 'compact'),
    ]);
    expect(lint).toMatchObject({ code: 0 });
    expect(format).toMatchObject({ code: 0 });
    expect(dead.said.split('\n').filter(isNew)).toEqual([]);
  });

  test('compiles', async () => expect(await compiled).toEqual({ code: 0, said: '' }), COMPILING_MS);
});

describe('a name is refused', () => {
  test.each([
    ['that is not given', [], 'give the name'],
    ['that is two', ['acme', 'umbrella'], 'one name at a time'],
    ['with capitals', ['Acme'], 'lower-case letters and digits'],
    ['with a hyphen', ['acme-pay'], 'lower-case letters and digits'],
    ['that leads out of the folder', ['../acme'], 'lower-case letters and digits'],
    ['that begins with a digit', ['9pay'], 'a letter first'],
    ['of one letter', ['a'], '2 to 20'],
    ['too long', [`${LONG}x`], '2 to 20'],
    ['that is a provider already', ['pagstar'], '"pagstar" is taken'],
    ['that was just made', ['acme'], '"acme" is taken'],
    ['that is a file beside them', ['registry'], '"registry" is taken'],
    ['of the language', ['delete'], 'a word of the language'],
    ['that names nothing', ['common'], 'names nothing'],
  ])('%s', async (_why, args, message) => {
    const before = filesOf();
    const { code, said } = await make(...args);
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(message) });
    expect(changesSince(before)).toEqual([]);
  });

  test('whose settings would begin as ours do', async () => {
    const config = readFileSync(join(ROOT, 'src/config.ts'), 'utf8');
    const prefixes = [...config.matchAll(/^ {2}([A-Z]+)_[A-Z_]+: (?:z|[A-Z]+)\b/gm)];
    const names = new Set(prefixes.map(([, prefix = '']) => prefix.toLowerCase()));
    expect(names.size).toBeGreaterThan(8);
    const outcomes = await Promise.all([...names].map((name) => make(name)));
    const refused = /settings of others begin with|a word of the language/;
    expect(outcomes.filter(({ code, said }) => code !== 1 || !refused.test(said))).toEqual([]);
  });

  test('when the registry is not the list it was', async () => {
    const text = readFileSync(join(copy, REGISTRY), 'utf8');
    writeFileSync(join(copy, REGISTRY), text.replaceAll('PROVIDERS', 'OTHERS'));
    const before = filesOf();
    const { code, said } = await make('umbrella');
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('by hand') });
    expect(changesSince(before)).toEqual([]);
    writeFileSync(join(copy, REGISTRY), text);
  });
});

/** What the skeleton exports, of which the compiler here knows nothing. */
type Read = (result: HttpResult, key: string) => PayoutReport;
interface Acme {
  readonly acme: ProviderDefinition;
  readonly reportFromSubmitAnswer: Read;
  readonly reportFromLookUpAnswer: Read;
}
const load = async (file: string) => (await import(join(copy, 'src/providers/acme', file))) as Acme;

describe('the skeleton is careful', () => {
  let one: Sandboxed;
  beforeAll(async () => {
    one = await aSandboxed((await load('index')).acme);
  });
  afterAll(() => one.close());

  const answer = (status: number, body?: unknown): HttpResult => {
    const text = body === undefined ? '<html>' : JSON.stringify(body);
    return { kind: 'answer', status, headers: {}, body, text };
  };
  const payout = (status: string, changes = {}) => ({
    key: 'k',
    amount: '1.00',
    status,
    ...changes,
  });
  const refusal = (code: string) => ({ error: { code, message: 'said so' } });

  test.each`
    answer                                                | created         | lookedUp
    ${answer(200, payout('RECEIVED'))}                    | ${'accepted'}   | ${'accepted'}
    ${answer(200, payout('PROCESSING'))}                  | ${'processing'} | ${'processing'}
    ${answer(200, payout('PAID'))}                        | ${'accepted'}   | ${'settled'}
    ${answer(200, payout('REJECTED'))}                    | ${'accepted'}   | ${'failed'}
    ${answer(200, payout('paid'))}                        | ${'unknown'}    | ${'unknown'}
    ${answer(200, payout('constructor'))}                 | ${'unknown'}    | ${'unknown'}
    ${answer(200, payout('PAID', { key: 'another' }))}    | ${'unknown'}    | ${'unknown'}
    ${answer(200, payout('PAID', { key: undefined }))}    | ${'unknown'}    | ${'unknown'}
    ${answer(200, payout('PAID', { amount: '1.001' }))}   | ${'unknown'}    | ${'unknown'}
    ${answer(200, payout('PAID', { amount: undefined }))} | ${'unknown'}    | ${'unknown'}
    ${answer(400, refusal('INVALID_PAYOUT'))}             | ${'failed'}     | ${'unknown'}
    ${answer(422, refusal('INSUFFICIENT_BALANCE'))}       | ${'failed'}     | ${'unknown'}
    ${answer(409, refusal('KEY_USED'))}                   | ${'unknown'}    | ${'unknown'}
    ${answer(422, refusal('constructor'))}                | ${'unknown'}    | ${'unknown'}
    ${answer(500, refusal('INSUFFICIENT_BALANCE'))}       | ${'unknown'}    | ${'unknown'}
    ${answer(404, refusal('PAYOUT_NOT_FOUND'))}           | ${'unknown'}    | ${'absent'}
    ${answer(404, refusal('NO_SUCH_ADDRESS'))}            | ${'unknown'}    | ${'unknown'}
    ${answer(404)}                                        | ${'unknown'}    | ${'unknown'}
    ${answer(401)}                                        | ${'not-sent'}   | ${'unknown'}
    ${{ kind: 'lost', why: 'timeout' }}                   | ${'unknown'}    | ${'unknown'}
    ${{ kind: 'not-sent', why: 'no connection' }}         | ${'not-sent'}   | ${'unknown'}
  `('$answer.kind $answer.status $answer.text', async ({ answer: heard, created, lookedUp }) => {
    const { reportFromSubmitAnswer, reportFromLookUpAnswer } = await load('answer');
    expect(reportFromSubmitAnswer(heard, 'k').outcome).toBe(created);
    expect(reportFromLookUpAnswer(heard, 'k').outcome).toBe(lookedUp);
  });

  test('nothing of another payout is told of ours', async () => {
    const { reportFromLookUpAnswer } = await load('answer');
    const foreign = payout('PAID', { key: 'another', id: '7', endToEndId: 'E1', pixKey: 'x' });
    const report = reportFromLookUpAnswer(answer(200, foreign), 'k');
    expect(report).toEqual({ outcome: 'unknown', why: expect.any(String) });
  });

  test('it pays once in its own sandbox, and claims nothing it cannot prove', async () => {
    expect(one.provider.capabilities).toMatchObject({
      idempotentSubmit: false,
      absenceIsProofAfterMs: null,
      confirmsAloneUpToCents: null,
    });
    const destination = { kind: 'PIX_KEY', type: 'CPF', value: CPF } as const;
    const paid = anOrder(1_000n, { destination });
    const lost = anOrder(1_056n, { destination });
    expect(await one.provider.submit(paid)).toMatchObject({ outcome: 'accepted' });
    await one.until(paid, 'settled');
    expect(await one.provider.submit(paid)).toMatchObject({ outcome: 'unknown' });
    expect(await one.provider.submit(lost)).toMatchObject({ outcome: 'unknown' });
    await one.until(lost, 'settled');
    expect(await one.provider.lookUp(referenceTo(anOrder(1n)))).toEqual({ outcome: 'absent' });
    const { entries } = await one.book();
    expect(entries.map(({ payments }) => payments)).toEqual([1, 1]);
  });

  test('a notice is read by its secret, and as ours by its key', async () => {
    const paid = anOrder(2_000n, { destination: { kind: 'PIX_KEY', type: 'CPF', value: CPF } });
    await one.provider.submit(paid);
    const { providerKey } = paid;
    const { headers, body } = await eventually('the notice comes', () =>
      one.inbox.received.find((notice) => notice.body.includes(providerKey)),
    );
    const read = (changes = {}) =>
      one.provider.readNotice({ headers, body, pathRest: '', receivedAt: new Date(), ...changes });
    expect(read()).toMatchObject({ kind: 'read', reference: { providerKey }, outcome: 'settled' });
    const secret = String(headers['x-webhook-secret']);
    for (const given of [undefined, '', `${secret}x`, [secret, secret]]) {
      expect(read({ headers: { 'x-webhook-secret': given } })).toMatchObject({ kind: 'forged' });
    }
    const foreign = body.toString().replace(providerKey, 'of-somebody-else');
    expect(read({ body: Buffer.from(foreign) })).toMatchObject({ kind: 'irrelevant' });
    expect(read({ body: Buffer.from('<html>') })).toMatchObject({ kind: 'unreadable' });
  });

  test('the guide says what the centre does with each capability', () => {
    const guide = readFileSync(join(ROOT, 'docs/adding-a-provider.md'), 'utf8');
    const names = Object.keys(one.provider.capabilities);
    expect(names.filter((name) => !guide.includes(`| \`${name}\``))).toEqual([]);
  });
});
