import { type Sealing, sealedUnder } from './sealing';

/** The columns of a payout that name a person or may do so. */
export const SEALED_COLUMNS = [
  'pix_key',
  'bank_branch',
  'bank_number',
  'bank_digit',
  'recipient_name',
  'recipient_tax_id',
  'description',
] as const;

export type SealedColumn = (typeof SEALED_COLUMNS)[number];
/** They never hold anything but text or nothing. */
export type Persons = Readonly<Partial<Record<SealedColumn, string | null>>>;

export interface Owner {
  readonly id: string;
  readonly merchant_id: string;
}

/** Instead of what nobody here can open. */
const SHUT = '***';

export const placeOf = (owner: Owner, column: SealedColumn) => ({
  merchantId: owner.merchant_id,
  table: 'payout',
  column,
  rowId: owner.id,
});

export function sealColumns(sealing: Sealing, owner: Owner, plain: Persons): Persons {
  const sealed: Partial<Record<SealedColumn, string | null>> = {};
  for (const column of SEALED_COLUMNS) {
    const text = plain[column] ?? null;
    sealed[column] = text === null ? null : sealing.seal(placeOf(owner, column), text);
  }
  return sealed;
}

/** A row with its columns opened, and whether any is shut or was sealed at all. */
export function openColumns<Row extends Owner & Persons>(
  sealing: Sealing,
  row: Row,
): { readonly row: Row; readonly isShut: boolean; readonly isSealed: boolean } {
  const plain: Partial<Record<SealedColumn, string | null>> = {};
  let isShut = false;
  for (const column of SEALED_COLUMNS) {
    const text = row[column] ?? null;
    const opened = text === null ? null : sealing.open(placeOf(row, column), text);
    if (text !== null && opened === null) isShut = true;
    plain[column] = text === null ? null : (opened ?? SHUT);
  }
  const isSealed = SEALED_COLUMNS.some((column) => sealedUnder(row[column] ?? '') !== null);
  return { row: { ...row, ...plain }, isShut, isSealed };
}
