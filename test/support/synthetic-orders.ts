import { randomUUID } from 'node:crypto';
import { isCnpj } from '../../src/domain/tax-id';
import type { ProviderCapabilities, SubmitOrder } from '../../src/providers/provider';
import { anOrder } from './sandboxed-provider';

const CPF = '52998224725';
export const NAME = 'Zuleica Sintetica';

/**
 * The CNPJ of a company that cannot exist, another one for each number. Letters in a CNPJ are new,
 * and nobody is given a name in it.
 */
export function inventedCnpj(number: number): string {
  const base = `REPASSE${String(number).padStart(5, '0')}`;
  const digits = Array.from({ length: 100 }, (_, pair) => String(pair).padStart(2, '0'));
  const found = digits.map((pair) => `${base}${pair}`).find(isCnpj);
  if (found === undefined) throw new Error('no check digits fit');
  return found;
}

/** Order after order, each to a key of its own: by the key the book tells them apart. */
export function orderMaker(capabilities: ProviderCapabilities) {
  let made = 0;
  return (amountCents: bigint, changes: Partial<SubmitOrder> = {}): SubmitOrder => {
    made += 1;
    // Where a recipient is paid one at a time, an order of a test must not wait for another's.
    const taxId = capabilities.oneAtATimePerRecipient ? inventedCnpj(made) : CPF;
    return anOrder(amountCents, {
      destination: { kind: 'PIX_KEY', type: 'EVP', value: randomUUID() },
      recipient: { name: NAME, taxId },
      ...changes,
    });
  };
}
