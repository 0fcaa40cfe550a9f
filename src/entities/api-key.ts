import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A credential of a merchant. Only the SHA-256 of the key is kept. */
@Entity('api_key')
export class ApiKey {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  merchant_id!: string;

  /** Shown as `requestedBy`. */
  @Column('text')
  name!: string;

  @Column('bytea')
  key_hash!: Buffer;

  @Column('timestamptz')
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  revoked_at!: Date | null;
}
