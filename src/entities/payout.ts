import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Routing } from '../domain/routing';

/** One order to pay one recipient once. The order never changes, the state by lawful steps. */
@Entity('payout')
export class Payout {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  merchant_id!: string;

  @Column('uuid')
  account_id!: string;

  @Column('text')
  idempotency_key!: string;

  /** Centavos. */
  @Column('bigint')
  amount!: string;

  @Column('text')
  destination_kind!: string;

  @Column('text', { nullable: true })
  pix_key_type!: string | null;

  @Column('text', { nullable: true })
  pix_key!: string | null;

  @Column('text', { nullable: true })
  bank_ispb!: string | null;

  @Column('text', { nullable: true })
  bank_branch!: string | null;

  @Column('text', { nullable: true })
  bank_number!: string | null;

  @Column('text', { nullable: true })
  bank_digit!: string | null;

  @Column('text', { nullable: true })
  bank_account_type!: string | null;

  @Column('text')
  recipient_name!: string;

  @Column('text')
  recipient_tax_id!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('text')
  priority!: string;

  @Column('text', { nullable: true })
  pinned_provider!: string | null;

  @Column('text', { nullable: true })
  order_id!: string | null;

  @Column('text')
  requested_by!: string;

  /** Persons who must approve it, fixed when it was recorded. */
  @Column('integer')
  approvals_needed!: number;

  @Column('timestamptz')
  created_at!: Date;

  @Column('text')
  status!: string;

  @Column('integer')
  version!: number;

  @Column('bigint')
  refunded!: string;

  @Column('text', { nullable: true })
  provider!: string | null;

  @Column('text', { nullable: true })
  provider_status!: string | null;

  @Column('text', { nullable: true })
  end_to_end_id!: string | null;

  @Column('text', { nullable: true })
  failure_code!: string | null;

  @Column('text', { nullable: true })
  failure_provider_code!: string | null;

  @Column('text', { nullable: true })
  failure_provider_message!: string | null;

  @Column('text', { nullable: true })
  suspicion!: string | null;

  @Column('text', { nullable: true })
  agreed_status!: string | null;

  @Column('timestamptz', { nullable: true })
  agreed_since!: Date | null;

  @Column('timestamptz')
  updated_at!: Date;

  @Column('timestamptz')
  status_since!: Date;

  @Column('timestamptz', { nullable: true })
  settled_at!: Date | null;

  /** When to look again; null when nothing can change any more. */
  @Column('timestamptz', { nullable: true })
  next_check_at!: Date | null;

  @Column('integer')
  hints!: number;

  @Column('integer')
  checks!: number;

  /** Why the last try told nothing. */
  @Column('text', { nullable: true })
  trouble!: string | null;

  /** Compared instead of the recipient's tax id; null in rows from before. */
  @Column('text', { nullable: true })
  recipient_index!: string | null;

  /** Compared instead of where it goes; null in rows from before. */
  @Column('text', { nullable: true })
  destination_index!: string | null;

  /** The earlier payout like it that was named when it was asked for. */
  @Column('uuid', { nullable: true })
  duplicate_of!: string | null;

  /** Which providers were thought of, and why the others were passed over. */
  @Column('jsonb', { nullable: true })
  routing!: Routing | null;

  @Column('timestamptz', { nullable: true })
  lease_until!: Date | null;

  /** The worker that holds it; meaningless once the lease is over. */
  @Column('uuid', { nullable: true })
  leased_by!: string | null;

  /** Number of the newest claim; a write under an older one changes nothing. */
  @Column('bigint')
  fence!: string;
}
