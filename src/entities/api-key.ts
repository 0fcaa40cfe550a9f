import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A credential of a merchant. Of the key itself only a digest is kept. */
@Entity('api_key')
export class ApiKey {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  merchant_id!: string;

  @Column('text')
  name!: string;

  /** Under a pepper where there is a public id; else the SHA-256 of the whole key. */
  @Column('bytea')
  key_hash!: Buffer;

  @Column('text', { nullable: true })
  public_id!: string | null;

  @Column('text', { nullable: true })
  pepper_id!: string | null;

  /** Whose deeds the key's are; null: named as the key is. */
  @Column('text', { nullable: true })
  person!: string | null;

  /** Null: everything within the merchant. */
  @Column('text', { array: true, nullable: true })
  scopes!: string[] | null;

  /** Null: every account of the merchant. */
  @Column('uuid', { array: true, nullable: true })
  accounts!: string[] | null;

  /** Networks it may be used from; null: all. */
  @Column('cidr', { array: true, nullable: true })
  allowed_addresses!: string[] | null;

  @Column('uuid', { nullable: true })
  replaces!: string | null;

  @Column('text', { nullable: true })
  created_by!: string | null;

  @Column('timestamptz')
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  revoked_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  last_used_at!: Date | null;
}
