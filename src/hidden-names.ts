import {
  type GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';

/** Every caller knows these. */
const COMMON = new Set(['Query', 'Mutation', 'Subscription']);

function membersOf(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  if (isInputObjectType(type)) return Object.keys(type.getFields());
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap(({ name, args }) => [
    name,
    ...args.map((argument) => argument.name),
  ]);
}

const HIDDEN = '…';
/** The library still makes one where fields are to be selected. */
const SUGGESTION = / Did you mean .*\?$/s;

/** Takes out of a message whatever names of the schema the caller has not written. */
export class HiddenNames {
  private readonly types: ReadonlySet<string>;
  private readonly members: ReadonlySet<string>;

  constructor(schema: GraphQLSchema) {
    const all = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    const types = all.filter((type) => !isScalarType(type) && !COMMON.has(type.name));
    this.types = new Set(types.map(({ name }) => name));
    this.members = new Set(all.flatMap(membersOf));
  }

  /** The fields of a variable stay: they name what the caller has to put right. */
  hide(message: string, { source, nodes }: Pick<GraphQLError, 'source' | 'nodes'>): string {
    const text = source?.body ?? nodes?.[0]?.loc?.source.body ?? '';
    const written = new Set(text.match(/\w+/g));
    const isOfVariable = /^Variable "\$|^[\w.[\]$]+: /.test(message);
    const plain = message
      .replace(SUGGESTION, '')
      .replace(/\w+/g, (word) => (this.types.has(word) && !written.has(word) ? HIDDEN : word));
    if (isOfVariable) return plain;
    return plain.replace(/"[^"]*"/g, (quoted) =>
      quoted.replace(/\w+/g, (word) =>
        this.members.has(word) && !written.has(word) ? HIDDEN : word,
      ),
    );
  }
}
