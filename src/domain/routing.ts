/** Why a provider was passed over, in the order in which it is asked. */
export const ROUTING_OBSTACLES = [
  'NOT_PINNED',
  'BANK_ACCOUNT',
  'PIX_KEY_TYPE',
  'RECIPIENT_KIND',
  'REFUSED_BEFORE',
  'FLOAT',
  'STOPPED',
  'UNAVAILABLE',
] as const;
export type RoutingObstacle = (typeof ROUTING_OBSTACLES)[number];

export interface RoutingCandidate {
  readonly provider: string;
  /** Null: it could have taken the payout. */
  readonly obstacle: RoutingObstacle | null;
  /** The obstacle in a sentence; null where there is none. */
  readonly why: string | null;
}

/** How a payout came to its provider, as it was decided last. */
export interface Routing {
  /** The caller insisted on a provider. */
  readonly pinned: boolean;
  /** Null: it waits until one of the candidates can take it. */
  readonly chosen: string | null;
  /** In the order of preference. */
  readonly candidates: readonly RoutingCandidate[];
}
