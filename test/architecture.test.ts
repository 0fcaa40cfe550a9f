import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKS, unread } from './support/architecture-checks';
import { cruise, plant, ruleNames } from './support/architecture-layers';
import { parse, readSources } from './support/architecture-source';

const ROOT = join(__dirname, '..');
const RULES = ruleNames();
const lines = (count: number): string => 'const a = 1;\n'.repeat(count);

/** The checkers hold planted offenders as text, which is not an offence. */
const isChecker = (path: string): boolean => /^test\/(support\/)?architecture/.test(path);
/** Made from the schema, and the door of a package, which has to name what is in it. */
const isMade = (path: string): boolean => /operations\.ts$|^client\/src\/index\.ts$/.test(path);
const FOLDERS = ['src', 'migrations', 'test', 'web', 'client/src', 'examples'];
const sources = readSources(ROOT, FOLDERS).filter(({ path }) => !isChecker(path) && !isMade(path));

describe('the tree keeps the house rules', () => {
  test.each(Object.keys(CHECKS))('%s', (name) => {
    const faults = sources.flatMap((source) => CHECKS[name]!(source));
    expect(faults.map(({ at, remedy }) => `${at} ${remedy}`)).toEqual([]);
  });

  test('every source file is read by another', () => {
    expect(unread(sources).map(({ at, remedy }) => `${at} ${remedy}`)).toEqual([]);
  });
});

describe('each check sees its offender and spares the innocent', () => {
  test.each`
    check                     | path                              | offender                                                        | innocent
    ${'fileLength'}           | ${'src/payouts/a.ts'}             | ${lines(201)}                                                   | ${lines(200)}
    ${'fileLength'}           | ${'test/payouts/a.test.ts'}       | ${lines(301)}                                                   | ${lines(300)}
    ${'functionLength'}       | ${'src/payouts/a.ts'}             | ${`function a() {\n${lines(49)}}`}                              | ${`function a() {\n${lines(48)}}`}
    ${'parameters'}           | ${'src/payouts/a.ts'}             | ${'const f = (a: 1, b: 1, c: 1, d: 1) => a;'}                   | ${'const f = (a: 1, b: 1, c: 1) => a;'}
    ${'parameters'}           | ${'src/payouts/a.ts'}             | ${'class A { constructor(a: 1, b: 1, c: 1, d: 1) {} }'}         | ${'class A { constructor(a: 1) {} }'}
    ${'parameters'}           | ${'src/payouts/a.ts'}             | ${'class A { a(b: 1, c: 1, d: 1, e: 1) {} }'}                   | ${'class A { a(@B() b: 1, @C() c: 1, @D() d: 1, _e: 1) {} }'}
    ${'lineWidth'} | ${'src/payouts/a.ts'} | ${`const a = '${'a'.repeat(100)}';`} | ${`const a = \`
${'a, '.repeat(100)}\`;`}
    ${'any'}                  | ${'src/payouts/a.ts'}             | ${'const a = b as any;'}                                        | ${'const any = b as unknown;'}
    ${'tsIgnore'}             | ${'src/payouts/a.ts'}             | ${'// @ts-ignore'}                                              | ${'// the compiler is right'}
    ${'nonNull'}              | ${'src/payouts/a.ts'}             | ${'const a = b!.c;'}                                            | ${'class A { b!: string }'}
    ${'environment'}          | ${'src/payouts/a.ts'}             | ${'const a = process.env.PORT;'}                                | ${'const a = config.port;'}
    ${'bannedName'}           | ${'src/payouts/money-helpers.ts'} | ${''}                                                           | ${null}
    ${'bannedName'}           | ${'src/services/payout.ts'}       | ${''}                                                           | ${null}
    ${'fileName'}             | ${'src/payouts/watch-payout.ts'}  | ${'export const other = 1;'}                                    | ${'export const watchPayout = 1;'}
    ${'console'}              | ${'src/payouts/a.ts'}             | ${'console.log(1);'}                                            | ${'log.info(1);'}
    ${'leftover'}             | ${'src/payouts/a.ts'}             | ${'// TODO later'}                                              | ${'// todo pagamento'}
    ${'networkInTransaction'} | ${'src/payouts/a.ts'}             | ${'function a(tx: EntityManager, provider: PayoutProvider) {}'} | ${'function a(tx: EntityManager) {}'}
    ${'networkInTransaction'} | ${'src/payouts/a.ts'}             | ${'const a = (b: { c: PoolClient; d: PayoutProvider }) => b;'}  | ${'const a = (b: PayoutProvider) => b;'}
    ${'entityMethod'}         | ${'src/entities/a.ts'}            | ${"@Entity('a') class A { isPaid() { return true; } }"}         | ${"@Entity('a') class A { paid!: boolean }"}
    ${'barrel'}               | ${'src/payouts/index.ts'}         | ${"export * from './a';"}                                       | ${"import './a';"}
    ${'floatCents'}           | ${'src/payouts/a.ts'}             | ${'const amountCents = 10.5;'}                                  | ${'const amountCents = 1050n;'}
  `('$check in $path', ({ check, path, offender, innocent }) => {
    expect(CHECKS[check as string]!(parse(path, offender))).not.toEqual([]);
    if (innocent !== null) expect(CHECKS[check as string]!(parse(path, innocent))).toEqual([]);
  });

  test('every check has an offender above', () => {
    const text = readSources(ROOT, ['test']).find(
      ({ path }) => path === 'test/architecture.test.ts',
    );
    const unplanted = Object.keys(CHECKS).filter((name) => !text?.text.includes(`\${'${name}'}`));
    expect(unplanted).toEqual([]);
  });

  test('a file that nobody reads is seen, an index and a main are not', () => {
    const planted = [
      parse('src/main.ts', "import './app'; import './providers/one';"),
      parse('src/app.ts', ''),
      parse('src/providers/one/index.ts', ''),
      parse('src/payouts/forgotten.ts', ''),
    ];
    expect(unread(planted).map(({ at }) => at)).toEqual(['src/payouts/forgotten.ts']);
  });
});

describe('the layer rules', () => {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('hold in the tree, and every module was seen', () => {
    const { seen, violations } = cruise(ROOT, ['src', 'test', 'migrations']);
    const expected = readSources(ROOT, ['src', 'test']).map(({ path }) => path);
    expect(violations).toEqual([]);
    expect(seen).toEqual(expect.arrayContaining(expected));
  }, 60_000);

  test('name the rule of each offender', () => {
    const imports = (...paths: string[]): string =>
      `${paths.map((path) => `import type {} from '${path}'; import '${path}';`).join('\n')}`;
    plant(root, {
      'src/domain/money.ts': imports('node:fs', 'lodash', '../store/pg-store'),
      'src/entities/payout.ts': imports('axios', '../payouts/act'),
      'src/store/pg-store.ts': imports('pg', '../providers/provider', 'fastify'),
      'src/store/payout-store.ts': 'export interface PayoutStore {}',
      'src/payouts/act.ts': imports('../store/payout-store', '../store/pg-store', 'typeorm'),
      'src/resolvers/payout-resolver.ts': imports('typeorm', '../store/pg-store', 'pg'),
      'src/webhooks/router.ts': imports('fastify', '../entities/payout', 'axios'),
      'src/sandbox/book.ts': imports('fastify', '../payouts/act', 'pg'),
      'src/audit/verify.ts': imports('../store/pg-store', 'pg'),
      'src/credentials/check.ts': imports('jose', '../store/pg-store', 'fastify'),
      'src/doctor/check.ts': imports('pg', '../payouts/act', 'typeorm'),
      'src/providers/provider.ts': imports('zod', '../store/payout-store', 'fastify'),
      'src/providers/registry.ts': imports('./one/index', '../domain/money'),
      'src/providers/one/index.ts': imports('./sandbox', '../two/index', 'fastify'),
      'src/providers/one/sandbox.ts': imports(
        'fastify',
        '../../sandbox/book',
        '../../payouts/act',
        'pg',
      ),
      'src/providers/two/index.ts': imports('../../sandbox/book', '../provider', './loop'),
      'src/providers/two/loop.ts': imports('./index', './absent'),
      'src/odd/thing.ts': imports('../domain/money'),
      'src/server.ts': imports('pg', './providers/registry', './providers/one/index'),
      'src/alone.ts': 'export const alone = 1;',
      'src/app.ts': imports(
        './server',
        './providers/registry',
        '../test/fixture',
        'typeorm',
        'tool',
      ),
      'test/fixture.ts': imports('../src/providers/registry'),
    });
    const { violations } = cruise(root, ['src', 'test']);
    expect([...violations].sort()).toEqual([
      'audit-imports-ours: src/audit/verify.ts -> src/store/pg-store.ts',
      'audit-imports-packages: src/audit/verify.ts -> node_modules/pg/index.js',
      'credentials-imports-ours: src/credentials/check.ts -> src/store/pg-store.ts',
      'credentials-imports-packages: src/credentials/check.ts -> node_modules/fastify/index.js',
      'doctor-imports-ours: src/doctor/check.ts -> src/payouts/act.ts',
      'doctor-imports-packages: src/doctor/check.ts -> node_modules/typeorm/index.js',
      'domain-imports-ours: src/domain/money.ts -> src/store/pg-store.ts',
      'domain-imports-packages: src/domain/money.ts -> node_modules/lodash/index.js',
      'domain-is-pure: src/domain/money.ts -> fs',
      'entities-imports-ours: src/entities/payout.ts -> src/payouts/act.ts',
      'entities-imports-packages: src/entities/payout.ts -> node_modules/axios/index.js',
      'folder-is-in-the-table: src/odd/thing.ts -> src/domain/money.ts',
      'no-cycles: src/providers/two/index.ts -> src/providers/two/loop.ts',
      'no-orphans: src/alone.ts -> src/alone.ts',
      'no-unresolvable: src/providers/two/loop.ts -> ./absent',
      'only-registry-imports-a-provider: src/server.ts -> src/providers/one/index.ts',
      'packages-are-declared: src/app.ts -> node_modules/tool/index.js',
      'payouts-imports-ours: src/payouts/act.ts -> src/store/pg-store.ts',
      'payouts-imports-packages: src/payouts/act.ts -> node_modules/typeorm/index.js',
      'provider-imports-no-sibling: src/providers/one/index.ts -> src/providers/two/index.ts',
      'provider-imports-ours: src/providers/two/index.ts -> src/sandbox/book.ts',
      'provider-imports-packages: src/providers/one/index.ts -> node_modules/fastify/index.js',
      'provider-port-imports-ours: src/providers/provider.ts -> src/store/payout-store.ts',
      'provider-port-imports-packages: src/providers/provider.ts -> node_modules/fastify/index.js',
      'provider-sandbox-imports-ours: src/providers/one/sandbox.ts -> src/payouts/act.ts',
      'provider-sandbox-imports-packages: src/providers/one/sandbox.ts -> node_modules/pg/index.js',
      'registry-imports-providers-only: src/providers/registry.ts -> src/domain/money.ts',
      'registry-is-for-the-wiring: src/server.ts -> src/providers/registry.ts',
      'resolvers-imports-ours: src/resolvers/payout-resolver.ts -> src/store/pg-store.ts',
      'resolvers-imports-packages: src/resolvers/payout-resolver.ts -> node_modules/pg/index.js',
      'sandbox-imports-ours: src/sandbox/book.ts -> src/payouts/act.ts',
      'sandbox-imports-packages: src/sandbox/book.ts -> node_modules/pg/index.js',
      'sql-stays-in-the-store: src/audit/verify.ts -> node_modules/pg/index.js',
      'sql-stays-in-the-store: src/payouts/act.ts -> node_modules/typeorm/index.js',
      'sql-stays-in-the-store: src/providers/one/sandbox.ts -> node_modules/pg/index.js',
      'sql-stays-in-the-store: src/sandbox/book.ts -> node_modules/pg/index.js',
      'sql-stays-in-the-store: src/server.ts -> node_modules/pg/index.js',
      'src-never-imports-test: src/app.ts -> test/fixture.ts',
      'store-imports-ours: src/store/pg-store.ts -> src/providers/provider.ts',
      'store-imports-packages: src/store/pg-store.ts -> node_modules/fastify/index.js',
      'webhooks-imports-ours: src/webhooks/router.ts -> src/entities/payout.ts',
      'webhooks-imports-packages: src/webhooks/router.ts -> node_modules/axios/index.js',
    ]);
    const offended = violations.map((violation) => violation.replace(/:.*/, ''));
    expect(RULES.filter((rule) => !offended.includes(rule))).toEqual([]);
  }, 60_000);
});
