import type { GraphQLError } from 'graphql';
import type { OutOfReach } from '../payouts/log-reach';
import { badArgument } from './bad-argument';
import { isListCursor } from './cursor-list';
import { spokenError } from './spoken-error';

const CURSOR = /^\d{1,18}$/;

/** A place in the merchant's log, and the argument or header that named it. */
export interface LogCursor {
  readonly position: bigint | null;
  readonly refusal: (why: OutOfReach) => GraphQLError;
}

/** The cursor that was given, or the error that says what is wrong with it. */
export function logCursor(given: string | null, argument: 'after' | 'Last-Event-ID'): LogCursor {
  const refusal = ({ code, position }: OutOfReach) => {
    const cursor = String(position);
    return spokenError({ code, cursor }, { argument, cursor });
  };
  if (given === null) return { position: null, refusal };
  if (CURSOR.test(given)) return { position: BigInt(given), refusal };
  if (isListCursor(given)) throw spokenError({ code: 'CURSOR_FOREIGN' }, { argument });
  throw badArgument(argument, { fix: 'CURSOR' });
}
