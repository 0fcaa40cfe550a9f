import type { AuditWay, Origin } from './domain/audit-entry';

/** The row of an API key, where the credential is one. */
const credentialOf = (principal: object): string | undefined =>
  (principal as { credential?: { id?: string | null } }).credential?.id ?? undefined;

/** Who calls, and from where: every entry of the audit says both. */
export const withOrigin = <Principal extends object>(
  principal: Principal,
  via: AuditWay,
  address: string | undefined,
): Principal & { readonly origin: Origin } => ({
  ...principal,
  origin: { via, address, credential: credentialOf(principal) },
});
