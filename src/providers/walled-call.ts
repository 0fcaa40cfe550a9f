import type { Breaker } from './breaker';
import type { RequestLane } from './request-lane';
import { refusedFor, type WallRefusal } from './wall-refusal';

/** One call to a provider and the walls before it. */
export interface WalledCall<Result> {
  readonly lane: RequestLane;
  readonly breaker: Breaker;
  /** It may come back without having asked the provider anything. */
  readonly isAhead?: boolean;
  /** The last wall: takes what the call spends besides its turn. */
  readonly spend?: () => WallRefusal | null;
  readonly make: () => Promise<Result>;
  readonly refused: (refusal: WallRefusal) => Result;
  readonly isSilent: (result: Result) => boolean;
  readonly askedPauseMs?: (result: Result) => number | undefined;
}

/** Makes the call when every wall lets it through; what was refused was certainly not made. */
export async function makeWalledCall<Result>(call: WalledCall<Result>): Promise<Result> {
  const { lane, breaker, isSilent } = call;
  const early = lane.refusal() ?? silence(call) ?? (await lane.turn());
  if (early !== null) return call.refused(early);
  // The turn took its time. From here to the call nothing else gets a word in.
  const late = lane.refusal() ?? silence(call) ?? call.spend?.() ?? null;
  if (late !== null) {
    lane.giveBack();
    return call.refused(late);
  }
  const result = await (call.isAhead
    ? breaker.runAhead(call.make, isSilent)
    : breaker.run(call.make, isSilent));
  const pauseMs = call.askedPauseMs?.(result);
  if (pauseMs !== undefined) lane.pause(pauseMs);
  return result;
}

function silence<Result>({ breaker, isAhead }: WalledCall<Result>): WallRefusal | null {
  const waitMs = isAhead ? breaker.waitAheadMs() : breaker.waitMs();
  return waitMs === null ? null : refusedFor('silent', waitMs);
}
