import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json';
import type { Destination } from '../domain/order';

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * What SQL compares instead of a tax id. It stands beside the tax id and hides nothing by itself:
 * whoever seals that column gives this a key.
 */
export const recipientIndex = (taxId: string): string => digest(`recipient ${taxId}`);

/** The same for where a payout goes. */
export const destinationIndex = (destination: Destination): string =>
  digest(`destination ${canonicalJson({ ...destination })}`);
