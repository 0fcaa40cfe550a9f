import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One person's approval of one order, by its digest; never changed, never removed. */
@Entity('approval')
export class Approval {
  @PrimaryColumn('uuid')
  payout_id!: string;

  /** Whoever stands behind the credential, as `requestedBy` shows it. */
  @PrimaryColumn('text')
  person!: string;

  /** SHA-256 over what is paid, to whom and from where, as it was then. */
  @PrimaryColumn('bytea')
  digest!: Buffer;

  @Column('timestamptz')
  said_at!: Date;
}
