export const PAGE_DEFAULT = 20;
export const PAGE_MAX = 100;

/** How many items a caller gets: 20 unless told, 100 at most. Null: fewer than one were asked. */
export function pageSize(first: number | null | undefined): number | null {
  const size = first ?? PAGE_DEFAULT;
  return size < 1 ? null : Math.min(size, PAGE_MAX);
}
