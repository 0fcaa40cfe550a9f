import type { Client } from 'pg';
import { PAYOUTS_BY_KEY } from '../store/sql/sealed-texts';
import type { Fault, Finding } from './finding';

/** What is set about the keys of personal data. */
export interface SealingSettings {
  /** Names of the keys that open. */
  readonly keyIds: readonly string[];
  /** Kept on this machine alone, for they are not set. */
  readonly kept: boolean;
}

interface KeyRow {
  readonly key_id: string | null;
  readonly payouts: number;
}

const KEPT: Fault = {
  what: 'PII_KEYS and PII_INDEX_KEY are not both set: keys are kept on one machine alone',
  remedy: 'set them from a secret store, to what is in .data/ where payouts were sealed already',
};

/** Are the keys of personal data safe, and is each of them there? */
export async function checkSealing(
  client: Client,
  { keyIds, kept, production }: SealingSettings & { readonly production: boolean },
): Promise<Finding> {
  const { rows } = await client.query<KeyRow>(PAYOUTS_BY_KEY);
  const strange = rows.flatMap(({ key_id: id, payouts }): Fault[] =>
    id === null || keyIds.includes(id)
      ? []
      : [
          {
            what: `${payouts} payouts are sealed under ${id}, which is not in PII_KEYS`,
            remedy: 'put that key back, at the end of PII_KEYS; until then nobody works on them',
          },
        ],
  );
  const unsealed = rows.find(({ key_id }) => key_id === null)?.payouts ?? 0;
  const note = unsealed === 0 ? undefined : `${unsealed} payouts not sealed: npm run pii -- seal`;
  return {
    check: 'personal data',
    faults: [...(production && kept ? [KEPT] : []), ...strange],
    note,
  };
}
