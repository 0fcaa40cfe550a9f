export const PAGE_DEFAULT = 20;
export const PAGE_MAX = 100;

/** How many items a caller gets: 20 unless told. Null: fewer than one or too many were asked. */
export function pageSize(first: number | null | undefined): number | null {
  const size = first ?? PAGE_DEFAULT;
  return size < 1 || size > PAGE_MAX ? null : size;
}
