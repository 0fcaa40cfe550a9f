export const PAGE_DEFAULT = 20;
export const PAGE_MAX = 100;

/** How many items a caller gets: 20 unless told, 100 at most, never less than none. */
export const pageSize = (first: number | null | undefined): number =>
  Math.min(Math.max(first ?? PAGE_DEFAULT, 0), PAGE_MAX);
