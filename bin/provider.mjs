import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, ROOT, tool } from './prepare.mjs';

const TEMPLATE = join(ROOT, 'templates', 'provider');
const PROVIDERS = join(ROOT, 'src', 'providers');
const REGISTRY = join(PROVIDERS, 'registry.ts');
const LIST = /(PROVIDERS[^=]*= \[)([^\]]*)\];/;

// What may not be a variable in a module, as far as it is written small.
const RESERVED = `arguments await break case catch class const continue debugger default delete do
  else enum eval exports extends false finally for function if implements import in instanceof
  interface let new null package private protected public require return static super switch this
  throw true try typeof undefined var void while with yield`.split(/\s+/);
// Names that the house refuses for a folder, because they name nothing (test/architecture.test.ts).
const NAMELESS = `common helper helpers lib manager managers misc service services shared util
  utils`.split(/\s+/);
// Settings of our own, of Node and of npm begin with these.
const PREFIXES =
  `bootstrap database drain float key log look node npm provider reconcile register sandbox
  work`.split(/\s+/);

const [name = '', ...more] = process.argv.slice(2);
const fault = faultIn(name, more) ?? registryFault();
if (fault === null) await make(name);
else {
  console.error(`npm run provider -- <name>: ${fault}`);
  process.exitCode = 1;
}

/** Why there can be no provider of this name; null when there can. */
function faultIn(name, more) {
  if (name === '') return 'give the name of the provider, such as acme';
  if (more.length > 0) return `one name at a time, not also ${more.join(' ')}`;
  if (!/^[a-z][a-z0-9]{1,19}$/.test(name)) {
    return `"${name}" must be 2 to 20 lower-case letters and digits, a letter first`;
  }
  if (RESERVED.includes(name)) return `"${name}" is a word of the language`;
  if (NAMELESS.includes(name)) return `"${name}" names nothing`;
  if (PREFIXES.includes(name)) {
    return `settings of others begin with ${name.toUpperCase()}_, as those of "${name}" would`;
  }
  const taken = readdirSync(PROVIDERS).find((file) => file.replace(/\.ts$/, '') === name);
  return taken === undefined ? null : `"${name}" is taken: src/providers/${taken} is there`;
}

/** Writes the folder, then the registry's lines: until then nothing of it is in use. */
async function make(name) {
  const folder = join(PROVIDERS, name);
  const files = readdirSync(TEMPLATE).map((file) => ({
    path: join(folder, file.replace(/\.txt$/, '')),
    text: named(readFileSync(join(TEMPLATE, file), 'utf8'), name),
  }));
  const registry = withEntry(readFileSync(REGISTRY, 'utf8'), name);
  await prepare({ build: false });
  mkdirSync(folder);
  for (const { path, text } of files) writeFileSync(path, text);
  writeFileSync(REGISTRY, registry);
  // How lines are broken depends on the name.
  const format = ['check', '--write', '--colors=off', '--log-level=warn', folder, REGISTRY];
  if (!(await tool('@biomejs/biome/bin/biome', format))) process.exitCode = 1;
  console.log(`src/providers/${name} is there, and in src/providers/registry.ts.

It speaks an invented API, which its own sandbox serves. What to do now, step by step:
  docs/adding-a-provider.md
What it lacks, test by test:
  npx jest test/providers/contract -t ${name}`);
}

function named(text, name) {
  return text
    .replaceAll('__name__', name)
    .replaceAll('__Name__', name[0].toUpperCase() + name.slice(1))
    .replaceAll('__NAME__', name.toUpperCase());
}

function registryFault() {
  const text = readFileSync(REGISTRY, 'utf8');
  if (LIST.test(text) && /^import /m.test(text)) return null;
  return 'src/providers/registry.ts is not the plain list it was; add to it by hand';
}

/** The registry with one more import and one more entry, the last in the order of preference. */
function withEntry(text, name) {
  const imported = text.replace(/^import /m, `import { ${name} } from './${name}/index';\nimport `);
  return imported.replace(LIST, (_list, open, entries) => {
    const known = entries.trimEnd();
    const comma = known === '' || known.endsWith(',') ? '' : ',';
    return `${open}${known}${comma}\n  ${name},\n];`;
  });
}
