import ts from 'typescript';
import {
  type Check,
  exportedNames,
  type Fault,
  faultAt,
  importedPaths,
  lineOf,
  nodeCheck,
  type Source,
  walk,
  wordsOf,
} from './architecture-source';

const SOURCE_LINES_MAX = 200;
const TEST_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 50;
const PARAMETERS_MAX = 3;
const COLUMNS_MAX = 100;

const isTest = (path: string): boolean => path.startsWith('test/');
const inFolder =
  (...folders: string[]) =>
  (check: Check): Check =>
  (source) =>
    folders.some((folder) => source.path.startsWith(folder)) ? check(source) : [];
const inSource = inFolder('src/', 'web/');
const outsideTests =
  (check: Check): Check =>
  (source) =>
    isTest(source.path) ? [] : check(source);

/** A migration is one long SQL text and is never edited again, so its length says nothing. */
const fileLength: Check = ({ path, lines }) => {
  const max = isTest(path) ? TEST_LINES_MAX : SOURCE_LINES_MAX;
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  if (path.startsWith('migrations/') || count <= max) return [];
  return [{ at: path, remedy: `has ${count} lines; split it by its nouns, ${max} at most` }];
};

const functionLength: Check = (source) => {
  const faults: Fault[] = [];
  walk(source.tree, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const first = lineOf(source, node.getStart(source.tree));
    const count = lineOf(source, node.end) - first + 1;
    if (count <= FUNCTION_LINES_MAX) return;
    const remedy = `has ${count} lines; give its steps names, ${FUNCTION_LINES_MAX} at most`;
    faults.push(faultAt(source, node, remedy));
  });
  return faults;
};

/** Text is as wide as it is: SQL in a template, an address, a sentence told to somebody. */
const lineWidth: Check = (source) => {
  const text = linesInsideTemplates(source);
  return source.lines.flatMap((line, index) => {
    const excused = /https?:\/\//.test(line) || text.has(index + 1);
    if (line.length <= COLUMNS_MAX || excused) return [];
    const at = `${source.path}:${index + 1}`;
    return [{ at, remedy: `is ${line.length} wide; break it at ${COLUMNS_MAX}` }];
  });
};

function linesInsideTemplates(source: Source): Set<number> {
  const lines = new Set<number>();
  walk(source.tree, (node) => {
    if (!ts.isTemplateExpression(node) && !ts.isNoSubstitutionTemplateLiteral(node)) return;
    const last = lineOf(source, node.end);
    for (let line = lineOf(source, node.getStart()) + 1; line <= last; line += 1) lines.add(line);
  });
  return lines;
}

const lineCheck =
  (pattern: RegExp, remedy: string): Check =>
  ({ path, lines }) =>
    lines.flatMap((line, index) =>
      pattern.test(line) ? [{ at: `${path}:${index + 1}`, remedy }] : [],
    );

const ENVIRONMENT_READERS =
  /^src\/(config|main|sandbox|doctor|audit|keys|pii|switch|reconcile|emit-schema)\.ts$/;
const environment: Check = (source) =>
  ENVIRONMENT_READERS.test(source.path) ? [] : readsEnvironment(source);
const readsEnvironment = nodeCheck(
  (node) => ts.isPropertyAccessExpression(node) && node.getText() === 'process.env',
  'reads the environment; take the setting as a parameter, config.ts is the only reader',
);

const BANNED_NAME = /^(utils?|helpers?|managers?|common|misc|services?|shared|lib)$/;
const bannedName: Check = ({ path }) => {
  const words = path
    .replace(/\.\w+$/, '')
    .split('/')
    .slice(1)
    .flatMap(wordsOf);
  const banned = words.find((word) => BANNED_NAME.test(word));
  return banned === undefined
    ? []
    : [{ at: path, remedy: `"${banned}" names nothing; name the file after what it is about` }];
};

/** Nouns that gather what has names of its own. */
const NOUNS = ['money', 'order', 'http', 'log', 'sql', 'registry', 'scalars'];
const UNNAMED =
  /(^src\/(main|sandbox|doctor|audit|keys|pii|switch|reconcile|emit-schema)|^web\/\w+\/main|\/index|\/vite\.config)\.\w+$/;
const fileName: Check = (source) => {
  const name =
    source.path
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ?? '';
  if (UNNAMED.test(source.path) || wordsOf(name).some((word) => NOUNS.includes(word))) return [];
  const exported = new Set(exportedNames(source).flatMap(wordsOf).map(singular));
  if (wordsOf(name).some((word) => exported.has(singular(word)))) return [];
  return [
    { at: source.path, remedy: 'shares no word with any of its exports; rename one of them' },
  ];
};
const singular = (word: string): string =>
  word
    .replace(/ies$/, 'y')
    .replace(/(s|x)es$/, '$1')
    .replace(/([^su])s$/, '$1');

const SESSION = /\b(EntityManager|QueryRunner|PoolClient|ClientBase)\b/;
const PROVIDER = /\b(PayoutProvider|ProviderDefinition|ProviderByName|Providers)\b/;
const networkInTransaction = nodeCheck((node) => {
  if (!ts.isFunctionLike(node)) return false;
  const types = node.parameters.map(({ type }) => type?.getText() ?? '').join(' ');
  return SESSION.test(types) && PROVIDER.test(types);
}, 'takes a transaction and a provider; commit first, then call, then commit the outcome');

const decoratorNames = (node: ts.Node): string[] =>
  ts.canHaveDecorators(node)
    ? (ts.getDecorators(node) ?? []).map(({ expression }) =>
        (ts.isCallExpression(expression) ? expression.expression : expression).getText(),
      )
    : [];
const entityMethod = nodeCheck(
  (node) =>
    (ts.isMethodDeclaration(node) || ts.isAccessor(node)) &&
    decoratorNames(node.parent).includes('Entity'),
  'is a method of an entity; entities are columns, decisions live in domain',
);

const PROVIDER_INDEX = /^src\/providers\/[^/]+\/index\.ts$/;
const isReExport = (node: ts.Node): boolean =>
  ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined;
const reExport = nodeCheck(isReExport, 're-exports; import from the file that declares it');
const barrel: Check = (source) => (PROVIDER_INDEX.test(source.path) ? [] : reExport(source));

/** A decorated parameter is handed over by its name, and one called `_…` is a library's idea. */
const isOurs = (parameter: ts.ParameterDeclaration): boolean =>
  decoratorNames(parameter).length === 0 && !parameter.name.getText().startsWith('_');
const tooManyParameters = nodeCheck(
  (node) => ts.isFunctionLike(node) && node.parameters.filter(isOurs).length > PARAMETERS_MAX,
  `takes more than ${PARAMETERS_MAX} parameters; take one object with names`,
);
const anyType = nodeCheck(
  (node) => node.kind === ts.SyntaxKind.AnyKeyword,
  'is any; write the type, or unknown and narrow it',
);
const nonNull = nodeCheck(ts.isNonNullExpression, 'asserts with "!"; handle the missing case');
const consoleCall = nodeCheck(
  (node) => ts.isPropertyAccessExpression(node) && node.expression.getText() === 'console',
  'writes to the console; return what happened, the edge logs it once',
);
const floatCents = lineCheck(/cents\w*\W+\d+\.\d|\d\.\d+\W+\w*cents/i, 'is a float near money');

/** Every check by name. The test plants one offender for each. */
export const CHECKS: Readonly<Record<string, Check>> = {
  fileLength,
  functionLength: inSource(functionLength),
  parameters: tooManyParameters,
  lineWidth,
  any: anyType,
  tsIgnore: lineCheck(/@ts-(ignore|nocheck|expect-error)/, 'silences the compiler; fix the type'),
  nonNull: outsideTests(nonNull),
  environment: inFolder('src/')(environment),
  bannedName,
  fileName: inSource(fileName),
  console: inSource(consoleCall),
  leftover: lineCheck(/\b(TODO|FIXME|XXX|HACK)\b/, 'is a leftover; do it, or write a decision'),
  networkInTransaction,
  entityMethod: inFolder('src/')(entityMethod),
  barrel,
  floatCents: inFolder('src/')(floatCents),
};

const ENTRIES = /^src\/(main|sandbox|doctor|audit|keys|pii|switch|reconcile|emit-schema)\.ts$/;

/** Source files that no other file reads. */
export function unread(sources: readonly Source[]): Fault[] {
  const read = new Set(sources.flatMap(importedPaths));
  return sources
    .filter(({ path }) => path.startsWith('src/') && !ENTRIES.test(path))
    .filter(({ path }) => !read.has(path.replace(/(\/index)?\.ts$/, '')))
    .filter(({ path }) => !read.has(path.replace(/\.ts$/, '')))
    .map(({ path }) => ({ at: path, remedy: 'is imported by nobody; use it or delete it' }));
}
