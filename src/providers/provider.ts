import type { output, ZodObject, ZodRawShape } from 'zod';
import type { Destination, PayoutPriority, Recipient } from '../domain/order';
import type { PixKeyType } from '../domain/pix-key';
import type { PayoutReport, ReportOutcome } from '../domain/report';

/** What one provider can do. The centre asks this table and never asks for a provider by name. */
export interface ProviderCapabilities {
  readonly pixKeyTypes: readonly PixKeyType[];
  readonly bankAccounts: boolean;
  readonly recipientKinds: readonly ('CPF' | 'CNPJ')[];
  readonly descriptionMax: number;
  /** True when a second submit with the same key certainly does not pay twice. */
  readonly idempotentSubmit: boolean;
  readonly lookUpByOurKey: boolean;
  readonly confirmation: boolean;
  readonly refunds: boolean;
  readonly balance: boolean;
  readonly keyLookUp: boolean;
  /** How long after the last possible send repeated absence is proof. Null: it never is. */
  readonly absenceIsProofAfterMs: number | null;
}

/** One submission, complete: everything the provider needs and nothing it may not know. */
export interface SubmitOrder {
  readonly payoutId: string;
  /** UUID committed before the first byte leaves; the same for every send of an attempt. */
  readonly providerKey: string;
  readonly amountCents: bigint;
  readonly destination: Destination;
  readonly recipient: Recipient;
  readonly description: string | null;
  readonly priority: PayoutPriority;
  readonly orderId: string | null;
}

/** Everything we know that can find one payout at its provider. */
export interface LookUpReference {
  readonly payoutId: string;
  readonly providerKey: string;
  readonly providerId: string | null;
  readonly endToEndId: string | null;
}

/** Our own balance with the provider ("float"), in centavos. */
export interface ProviderFloat {
  readonly availableCents: bigint;
  readonly blockedCents: bigint | null;
}

/** A webhook delivery exactly as it came: raw bytes, before anybody parsed them. */
export interface RawNotice {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Path after `/webhooks/<provider>/`, for providers that cannot send a secret header. */
  readonly pathRest: string;
  readonly body: Buffer;
}

/** Which payout a notice speaks of, in whatever words the provider used. */
export interface NoticeReference {
  readonly providerKey?: string | undefined;
  readonly providerId?: string | undefined;
  readonly endToEndId?: string | undefined;
}

/** What a notice claims. A claim is only ever compared with a look-up, never applied. */
export type NoticeReading =
  | {
      readonly kind: 'read';
      readonly reference: NoticeReference;
      /** The provider's own status word. */
      readonly claimed: string;
      /** The same in our words; null for a word nobody documented. */
      readonly outcome: ReportOutcome | null;
    }
  | { readonly kind: 'forged'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string }
  /** Authentic, but not about a payout (a received Pix, say). Kept and answered, nothing to do. */
  | { readonly kind: 'irrelevant'; readonly claimed: string };

/**
 * The port. `submit`, `lookUp` and `balance` never throw for anything a network or a provider can
 * do: every such thing is a report (or null). They throw on bugs only.
 */
export interface PayoutProvider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  /** Our float, or null when it could not be learned now. */
  balance(): Promise<ProviderFloat | null>;
  /** Hands one order over once; a 401 may be retried once, with the same key. */
  submit(order: SubmitOrder): Promise<PayoutReport>;
  /** What the provider itself says about one payout, now. */
  lookUp(reference: LookUpReference): Promise<PayoutReport>;
  /** Authenticates and reads one webhook delivery. Pure: no network, no clock. */
  readNotice(notice: RawNotice): NoticeReading;
  /** Tells the provider where to send its notices. Optional: some are told by contract. */
  registerNotices?(noticeUrl: string): Promise<void>;
  /** Lets go of sockets. Calls under way are given up. */
  close(): void;
}

/** One provider, whole: what it is called, what it must be told, how to make it, its sandbox. */
export interface ProviderDefinition<Shape extends ZodRawShape = ZodRawShape> {
  readonly name: string;
  /** Settings without their prefix: `CLIENT_ID` here is `<NAME>_CLIENT_ID` in the environment. */
  readonly settings: ZodObject<Shape>;
  create(settings: output<ZodObject<Shape>>): PayoutProvider;
  startSandbox(options: SandboxOptions): Promise<RunningSandbox>;
}

export interface SandboxOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where notices go when nobody registered a webhook. */
  readonly noticeUrl: string | null;
  /** Every waiting time of the sandbox is multiplied by this: 1 is real time, 0 is no waiting. */
  readonly timeScale: number;
  /** What we own with the provider at the start; R$ 1,000,000.00 when not given. */
  readonly openingBalanceCents?: bigint | undefined;
  /** Where the book is kept, so that the next start goes on with it; in memory when not given. */
  readonly bookFile?: string | null | undefined;
}

export interface RunningSandbox {
  readonly name: string;
  readonly url: string;
  /** Settings (without prefix) with which the provider talks to this sandbox. */
  readonly settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export const defineProvider = <Shape extends ZodRawShape>(
  definition: ProviderDefinition<Shape>,
): ProviderDefinition => definition;
