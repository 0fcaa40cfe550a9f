import { inTransaction } from './in-transaction';
import { destinationFrom, type OrderedFor } from './ordered-for';
import { repeating } from './repeating';
import {
  type Owner,
  openColumns,
  type Persons,
  placeOf,
  SEALED_COLUMNS,
  sealColumns,
} from './sealed-columns';
import type { Fitted, SealedTable } from './sealed-table';
import { type Sealing, sealedUnder } from './sealing';
import { LOCK_ACCOUNTS, UNFIT_PAYOUTS, WRITE_PAYOUTS } from './sql/sealed-texts';

interface PersonsRow extends OrderedFor, Owner {
  readonly id: string;
  readonly account_id: string;
  readonly approved: boolean;
  readonly recipient_name: string;
  readonly description: string | null;
}

const SHUT: Fitted = { write: null, isShut: true, isWaiting: false };
const WAITING: Fitted = { write: null, isShut: false, isWaiting: true };

const was = (row: Persons): object =>
  Object.fromEntries(SEALED_COLUMNS.map((column) => [`was_${column}`, row[column] ?? null]));

/** Sealed for the first time, and indexed as what is requested now. */
function sealed(row: PersonsRow, sealing: Sealing): Fitted {
  if (row.approved) return WAITING;
  const { row: plain, isShut } = openColumns(sealing, row);
  if (isShut) return SHUT;
  const write = {
    id: row.id,
    ...was(row),
    ...sealColumns(sealing, row, plain),
    recipient_index: sealing.recipientIndex(plain.recipient_tax_id),
    destination_index: sealing.destinationIndex(destinationFrom(plain)),
  };
  return { write, isShut: false, isWaiting: false };
}

/** What opens is sealed under the first key; what does not stays as it is. */
function resealed(row: PersonsRow, sealing: Sealing): Fitted {
  const anew: Partial<Record<string, string | null>> = {};
  let isShut = false;
  for (const column of SEALED_COLUMNS) {
    const text = row[column];
    const written = text === null ? null : sealing.resealed(placeOf(row, column), text);
    if (text !== null && written === null) isShut = true;
    anew[column] = written ?? text;
  }
  const { id, recipient_index, destination_index } = row;
  const isChanged = SEALED_COLUMNS.some((column) => anew[column] !== row[column]);
  const write = { id, ...was(row), ...anew, recipient_index, destination_index };
  return { write: isChanged ? write : null, isShut, isWaiting: false };
}

const isSealed = (row: Persons): boolean =>
  SEALED_COLUMNS.every((column) => !row[column] || sealedUnder(row[column]) !== null);

/** Of rows that are counted anew, which sealing once more does not do. */
const accountsOf = (rows: readonly PersonsRow[]): string[] =>
  rows.flatMap((row) => (isSealed(row) ? [] : row.account_id));

/** Whom payouts are for. */
export const payoutTexts: SealedTable<PersonsRow> = {
  unfit: UNFIT_PAYOUTS,
  fit: (row, sealing) => (isSealed(row) ? resealed(row, sealing) : sealed(row, sealing)),
  write: (work, rows, writes) =>
    repeating(() =>
      inTransaction(work, async (client) => {
        await client.query(`set local repasse.sealing = 'on'`);
        await client.query(LOCK_ACCOUNTS, [accountsOf(rows)]);
        const { rowCount } = await client.query(WRITE_PAYOUTS, [JSON.stringify(writes)]);
        return rowCount ?? 0;
      }),
    ),
};
