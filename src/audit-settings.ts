import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseSigningKey, type SigningKey } from './audit/signing-key';
import { networkFrom } from './credentials/network';

export interface AuditConfig {
  /** Null: one is kept beside the data outside production; in production nothing is signed. */
  readonly signingKey: SigningKey | null;
  /** Null: the default beside the data. */
  readonly anchors: string | null;
  readonly everyMs: number;
  readonly everyRows: number;
}

type Fault = (message: string) => never;

const failing = (context: { addIssue(message: string): void }): Fault => {
  return (message) => {
    context.addIssue(message);
    return z.NEVER;
  };
};

function keyIn(pem: string, fault: Fault): SigningKey {
  try {
    return parseSigningKey(pem);
  } catch (error) {
    return fault(error instanceof Error ? error.message : 'is no key');
  }
}

function textIn(file: string, fault: Fault): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return fault(`cannot be read (${(error as { code?: string }).code ?? 'unknown'})`);
  }
}

/** Settings of the audit, read with all others. */
export const AUDIT_SETTINGS = {
  AUDIT_SIGNING_KEY: z
    .string()
    .transform((pem, context) => keyIn(pem, failing(context)))
    .optional(),
  AUDIT_SIGNING_KEY_FILE: z
    .string()
    .transform((file, context) => {
      const fault = failing(context);
      const pem = textIn(file, fault);
      return typeof pem === 'string' ? keyIn(pem, fault) : z.NEVER;
    })
    .optional(),
  AUDIT_ANCHORS: z.string().optional(),
  AUDIT_ANCHOR_EVERY_SECONDS: z.coerce.number().int().min(1).max(86_400).default(60),
  AUDIT_ANCHOR_EVERY_ROWS: z.coerce.number().int().min(1).max(1_000_000).default(1_000),
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .refine(
      (list) => list.every((one) => networkFrom(one) !== null),
      'is addresses or ranges (10.0.0.0/8) between commas',
    )
    .default([]),
};

const SHAPE = z.object(AUDIT_SETTINGS);

export const auditConfig = (data: z.output<typeof SHAPE>): AuditConfig => ({
  signingKey: data.AUDIT_SIGNING_KEY ?? data.AUDIT_SIGNING_KEY_FILE ?? null,
  anchors: data.AUDIT_ANCHORS ?? null,
  everyMs: data.AUDIT_ANCHOR_EVERY_SECONDS * 1_000,
  everyRows: data.AUDIT_ANCHOR_EVERY_ROWS,
});
