import { createSchema } from '../../src/schema';
import { type Asking, askingsOf, type Slot } from './slots';
import { kindsFor } from './tried-names';

/** One way to ask, with one name tried in one place; or with nothing but what is one's own. */
export interface Trial {
  readonly of: string;
  readonly asking: Asking;
  readonly slot: Slot | null;
  readonly kind: string;
}

function trialsOf(asking: Asking): Trial[] {
  const of = `${asking.operation} ${asking.way.join('.')}`;
  const named = asking.slots.flatMap((slot) =>
    kindsFor(slot).map((kind) => ({ of: `${of} ${slot.path.join('.')}`, asking, slot, kind })),
  );
  return [{ of, asking, slot: null, kind: 'thing' }, ...named];
}

const TRIALS = askingsOf(createSchema()).flatMap(trialsOf);
const isWriting = ({ asking }: Trial): boolean => asking.operation === 'mutation';

export const READING = TRIALS.filter((trial) => !isWriting(trial));
export const WRITING = TRIALS.filter(isWriting);
