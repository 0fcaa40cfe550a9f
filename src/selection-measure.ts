import {
  type FieldNode,
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isListType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { PAGE_DEFAULT, PAGE_MAX } from './domain/page';

/** How much a selection asks for, before anything is read. */
export interface SelectionSize {
  /** Levels of fields. */
  readonly depth: number;
  /** Objects the answer may hold, lists counted with the length they usually or at most have. */
  readonly objects: number;
}

interface Measured {
  readonly node: FieldNode;
  readonly parent: GraphQLNamedType | undefined;
  readonly below: number;
}

/** A payout's history, its notices and other lists without pages are about this long. */
const SHORT_LIST = 5;
const NOTHING: SelectionSize = { depth: 0, objects: 0 };

function fieldOf(node: FieldNode, parent: GraphQLNamedType | undefined) {
  return parent && 'getFields' in parent ? parent.getFields()[node.name.value] : undefined;
}

function pageOf(node: FieldNode): number {
  const first = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (first === undefined || first.kind === Kind.NULL) return PAGE_DEFAULT;
  return first.kind === Kind.INT ? Math.min(Number(first.value), PAGE_MAX) : PAGE_MAX;
}

/** Objects a field brings for one parent, with so many objects in what is selected below it. */
function objectsOf({ node, parent, below }: Measured): number {
  const field = fieldOf(node, parent);
  if (field === undefined) return 1 + below;
  if ('args' in field && field.args.some(({ name }) => name === 'first')) {
    return 1 + pageOf(node) * below;
  }
  // The items of a page are counted where its size is asked for.
  const isItems = parent?.name.endsWith('Connection') ?? false;
  const isList = isListType(getNullableType(field.type)) && !isItems;
  return (isList ? SHORT_LIST : 1) * (1 + below);
}

/** What names in a document stand for. */
export type MeasuredIn = Pick<ValidationContext, 'getSchema' | 'getFragment'>;

/** Measures selections of one document; each fragment once, however often it is spread. */
export class SelectionMeasure {
  private readonly fragments = new Map<string, SelectionSize>();

  constructor(private readonly context: MeasuredIn) {}

  of(set: SelectionSetNode, parent: GraphQLNamedType | undefined): SelectionSize {
    const size = { depth: 0, objects: 0 };
    for (const node of set.selections) {
      const part = this.partOf(node, parent);
      size.depth = Math.max(size.depth, part.depth);
      size.objects += part.objects;
    }
    return size;
  }

  /** The same, with the names of the fields that begin it, also those in fragments. */
  rootOf(set: SelectionSetNode, parent: GraphQLNamedType | undefined) {
    return { ...this.of(set, parent), roots: this.namesIn(set, new Set()) };
  }

  private namesIn({ selections }: SelectionSetNode, walked: Set<string>): string[] {
    return selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return [node.name.value];
      if (node.kind === Kind.INLINE_FRAGMENT) return this.namesIn(node.selectionSet, walked);
      const { value } = node.name;
      const fragment = walked.has(value) ? undefined : this.context.getFragment(value);
      walked.add(value);
      return fragment ? this.namesIn(fragment.selectionSet, walked) : [];
    });
  }

  private partOf(
    node: SelectionSetNode['selections'][number],
    parent: GraphQLNamedType | undefined,
  ): SelectionSize {
    if (node.kind === Kind.FIELD) return this.ofField(node, parent);
    if (node.kind === Kind.FRAGMENT_SPREAD) return this.ofFragment(node.name.value);
    const named = node.typeCondition?.name.value;
    return this.of(node.selectionSet, named ? this.context.getSchema().getType(named) : parent);
  }

  private ofField(node: FieldNode, parent: GraphQLNamedType | undefined): SelectionSize {
    // The specification's rules have a limit of their own for introspection.
    if (node.name.value.startsWith('__')) return NOTHING;
    if (node.selectionSet === undefined) return { depth: 1, objects: 0 };
    const field = fieldOf(node, parent);
    const below = this.of(node.selectionSet, field && getNamedType(field.type));
    const objects = objectsOf({ node, parent, below: below.objects });
    return { depth: below.depth + 1, objects };
  }

  private ofFragment(name: string): SelectionSize {
    const known = this.fragments.get(name);
    if (known !== undefined) return known;
    // Stands while the fragment is walked: a cycle adds nothing, another rule refuses it.
    this.fragments.set(name, NOTHING);
    const fragment = this.context.getFragment(name);
    if (!fragment) return NOTHING;
    const type = this.context.getSchema().getType(fragment.typeCondition.name.value);
    const size = this.of(fragment.selectionSet, type);
    this.fragments.set(name, size);
    return size;
  }
}
