import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { SelectionMeasure } from './selection-measure';

/** What a root field weighs by itself; every other one weighs 1. */
const WEIGHTS: Readonly<Record<string, number>> = {
  // Asks a provider, which asks the central bank.
  pixKeyHolder: 20,
};
/** So many objects that an answer may hold cost as much as one field at the root. */
const OBJECTS_PER_POINT = 100;

const known = new WeakMap<OperationDefinitionNode, number>();

/** Points of an operation, known before it runs: weights of its root fields, and its objects. */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): number {
  const before = known.get(operation);
  if (before !== undefined) return before;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of document.definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  }
  const measure = new SelectionMeasure({
    getSchema: () => schema,
    getFragment: (name) => fragments.get(name),
  });
  const root = schema.getRootType(operation.operation) ?? undefined;
  const { objects, roots } = measure.rootOf(operation.selectionSet, root);
  const weights = roots.reduce((sum, name) => sum + (WEIGHTS[name] ?? 1), 0);
  const cost = Math.max(1, weights) + Math.floor(objects / OBJECTS_PER_POINT);
  known.set(operation, cost);
  return cost;
}
