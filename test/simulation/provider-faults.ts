import type { FlavourName } from './flavours';
import type { World } from './world';

/** What can befall a call that hands an order over or confirms one. */
const ORDER_FAULTS = {
  /** No connection: certainly nothing left us. */
  refused: 10,
  /** Told to wait; certainly not taken. */
  slowDown: 8,
  /** No answer, and it never arrived. */
  lostBefore: 14,
  /** No answer, but it arrived. */
  lostAfter: 20,
  /** No answer, and it arrives long after that. */
  late: 14,
  errorBefore: 6,
  errorAfter: 8,
  unreadable: 8,
  /** A status that nobody documented. */
  oddWord: 6,
  /** The network delivers it a second time, later. */
  twice: 8,
} as const;

const QUESTION_FAULTS = {
  refused: 8,
  slowDown: 8,
  silent: 18,
  error: 12,
  unreadable: 8,
  oddWord: 6,
  /** True some time ago. */
  stale: 34,
  /** About the same order, with another amount or recipient. */
  wrongFacts: 1,
} as const;

export type OrderFault = keyof typeof ORDER_FAULTS;
export type QuestionFault = keyof typeof QUESTION_FAULTS;

/** Counted over a whole run, to show how bad the weather was. */
export interface Weather {
  calls: number;
  faults: number;
}

export class ProviderFaults {
  constructor(
    private readonly world: World,
    private readonly rate: number,
    private readonly weather: Weather,
  ) {}

  /** A provider that pays twice for two requests is given none by the network. */
  ofOrder(flavour: FlavourName): OrderFault | null {
    if (!this.strikes()) return null;
    const fault = this.world.random.weighted(ORDER_FAULTS);
    return fault === 'twice' && flavour !== 'steady' ? 'lostAfter' : fault;
  }

  ofQuestion(): QuestionFault | null {
    return this.strikes() ? this.world.random.weighted(QUESTION_FAULTS) : null;
  }

  private strikes(): boolean {
    if (!this.world.storm) return false;
    this.weather.calls += 1;
    const strikes = this.world.random.chance(this.rate);
    if (strikes) this.weather.faults += 1;
    return strikes;
  }
}
