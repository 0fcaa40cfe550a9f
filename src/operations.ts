import { readFileSync } from 'node:fs';
import { loadConfig } from './config';
import { type OperationList, readList, writeList } from './operation-list';
import {
  type Command,
  documentsIn,
  lineOf,
  namedIn,
  operationsCommand,
} from './operations-command';
import { PROVIDERS } from './providers/registry';
import { createSchema } from './schema';

interface Turn {
  readonly list: OperationList;
  readonly told: OperationList;
}

function add(list: OperationList, files: readonly string[]): Turn {
  const schema = createSchema();
  const read = files.map((file) => documentsIn(schema, file, readFileSync(file, 'utf8')));
  const told = new Map(read.flatMap((each) => [...each]));
  return { list: new Map([...list, ...told]), told };
}

function remove(list: OperationList, names: readonly string[]): Turn {
  const gone = new Set(names.flatMap((name) => namedIn(list, name)));
  const kept = [...list].filter(([hash]) => !gone.has(hash));
  return { list: new Map(kept), told: new Map([...list].filter(([hash]) => gone.has(hash))) };
}

function turn(list: OperationList, command: Command): Turn {
  if (command.verb === 'list') return { list, told: list };
  return command.verb === 'add' ? add(list, command.what) : remove(list, command.what);
}

/** `npm run operations`: which documents may be asked for by their hash. */
function main(): void {
  const command = operationsCommand(process.argv.slice(2));
  const { file } = loadConfig(process.env, PROVIDERS).operations;
  const { list, told } = turn(readList(file), command);
  if (command.verb !== 'list') writeList(file, list);
  process.stdout.write([...told].map(lineOf).join('') || 'nothing is listed\n');
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
