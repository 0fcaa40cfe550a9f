import { type ClassType, Field, ObjectType } from 'type-graphql';
import type { AskedPage } from './page-args';

@ObjectType({ description: 'Where a page of a list begins and ends.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'True when there is more after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'True when there is something before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item.' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item; give it as `after`.',
  })
  endCursor!: string | null;
}

export interface ConnectionOf<Item> {
  readonly edges: readonly { readonly cursor: string; readonly node: Item }[];
  readonly nodes: readonly Item[];
  readonly pageInfo: PageInfo;
}

/** A page of the items read for it; each stands where `placeOf` says. */
export function connectionFrom<Item>(
  items: readonly Item[],
  page: Omit<AskedPage, 'limit'>,
  placeOf: (item: Item) => string,
): ConnectionOf<Item> {
  const nodes = items.slice(0, page.size);
  const edges = nodes.map((node) => ({ cursor: page.list.at(placeOf(node)), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: items.length > page.size,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The Relay connection and edge types of an object type. */
export function connectionTypes<Item extends object>(name: string, item: () => ClassType<Item>) {
  @ObjectType(`${name}Edge`, { description: `One ${name} and its place in the list.` })
  class Edge {
    @Field(() => String, { description: 'Place in the list.' })
    cursor!: string;

    @Field(item, { description: 'The item.' })
    node!: Item;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${name}.` })
  class Connection {
    @Field(() => [Edge], { description: 'Items with their cursors.' })
    edges!: Edge[];

    @Field(() => [item()], { description: 'Items alone.' })
    nodes!: Item[];

    @Field(() => PageInfo, { description: 'Where this page begins and ends.' })
    pageInfo!: PageInfo;
  }
  return Connection;
}
