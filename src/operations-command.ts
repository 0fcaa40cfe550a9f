import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  separateOperations,
  specifiedRules,
  validate,
} from 'graphql';
import { PARSE_OPTIONS } from './guard';
import { guardRules } from './guard-rules';
import { hashIn, hashOf, idOf, listIn, type OperationList } from './operation-list';

export const USAGE = `npm run operations -- add <file.graphql or persisted-documents.json> …
npm run operations -- list
npm run operations -- remove <sha256:… or name of an operation> …`;

/** A question that makes no sense, or a document that could not run; its message says why. */
export class OperationsUsage extends Error {}

export type Command =
  | { readonly verb: 'list' }
  | { readonly verb: 'add' | 'remove'; readonly what: readonly string[] };

export function operationsCommand([verb, ...what]: readonly string[]): Command {
  if (verb === 'list' && what.length === 0) return { verb };
  if ((verb === 'add' || verb === 'remove') && what.length > 0) return { verb, what };
  throw new OperationsUsage(USAGE);
}

const namesIn = ({ definitions }: DocumentNode): string[] =>
  definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? [one.name?.value ?? '(no name)'] : [],
  );

/** Each operation of a file with the fragments it uses, as `print` of graphql-js writes it. */
function textsIn(file: string, content: string): string[] {
  if (file.endsWith('.json')) return [...listIn(content).values()];
  return Object.values(separateOperations(parse(content, PARSE_OPTIONS))).map(print);
}

/** The documents of a file, all of which this server would run, by their hashes. */
export function documentsIn(schema: GraphQLSchema, file: string, content: string): OperationList {
  try {
    const texts = textsIn(file, content);
    if (texts.length === 0) throw new OperationsUsage('there is no operation');
    for (const text of texts) {
      const rules = [...guardRules(true), ...specifiedRules];
      const [error] = validate(schema, parse(text, PARSE_OPTIONS), rules);
      if (error) throw error;
    }
    return new Map(texts.map((text) => [hashOf(text), text]));
  } catch (error) {
    throw new OperationsUsage(`${file}: ${error instanceof Error ? error.message : ''}`);
  }
}

export const lineOf = ([hash, text]: readonly [string, string]): string =>
  `${idOf(hash)}  ${namesIn(parse(text)).join(', ')}\n`;

/** What a hash or the name of an operation stands for; at least one. */
export function namedIn(list: OperationList, name: string): string[] {
  const hash = hashIn(name);
  const found = [...list].filter(
    ([one, text]) => one === hash || namesIn(parse(text)).includes(name),
  );
  if (found.length === 0) throw new OperationsUsage(`${name}: no such operation is listed`);
  return found.map(([one]) => one);
}
