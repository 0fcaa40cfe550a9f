import type { ApiClient } from '../support/api-client';

export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor: string | null;
  };
}

export const PAGE = 'edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor }';

export const PAYOUTS = `query ($filter: PayoutFilter, $order: PayoutOrder, $first: Int,
  $after: String) {
  payouts(filter: $filter, order: $order, first: $first, after: $after) {
    nodes { id amount createdAt } ${PAGE} } }`;

export interface Listed {
  readonly id: string;
  readonly amount: string;
  readonly createdAt: string;
}

export async function aPage(api: ApiClient, variables: object): Promise<Page<Listed>> {
  const { data, errors } = await api.call<{ payouts: Page<Listed> }>(PAYOUTS, variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.payouts;
}

/** All pages of a list of payouts, with something happening between them. */
export async function allPages(
  api: ApiClient,
  variables: object,
  between: () => Promise<unknown> = async () => undefined,
): Promise<Listed[]> {
  const seen: Listed[] = [];
  for (let after: string | null = null; ; ) {
    const page: Page<Listed> = await aPage(api, { ...variables, after });
    seen.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return seen;
    after = page.pageInfo.endCursor;
    await between();
  }
}
