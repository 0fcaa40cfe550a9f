import { z } from 'zod';
import type { JwtSettings } from './credentials/jwt-settings';

/** Signatures that only the issuer can make: neither `none` nor one whose key we would share. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

export interface CredentialSettings {
  /** Null: not set. */
  readonly pepper: string | null;
  /** What keys of before it was changed are still checked with; null: there was none. */
  readonly oldPepper: string | null;
  /** Null: no tokens are taken. */
  readonly jwt: JwtSettings | null;
}

const KEYS = z.object({
  keys: z
    .array(
      z
        .looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']) })
        .refine((key) => !('d' in key), 'holds a private key; give the public ones alone'),
    )
    .min(1),
});

function jsonOf(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
}

const CLAIM = z.string().regex(/^[\x21-\x7e]{1,100}$/, 'is the name of a claim');

const PEPPER = z.string().min(32, 'needs 32 or more characters').max(512).optional();

const SETTINGS = z
  .object({
    NODE_ENV: z.string().optional(),
    API_KEY_PEPPER: PEPPER,
    API_KEY_PEPPER_OLD: PEPPER,
    JWT_ISSUER: z.string().min(1).max(500).optional(),
    JWT_AUDIENCE: z.string().min(1).max(500).optional(),
    JWT_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
    JWT_JWKS: z.string().transform(jsonOf).pipe(KEYS).optional(),
    JWT_ALGORITHMS: z
      .string()
      .default('RS256,ES256,EdDSA')
      .transform((list) => list.split(',').map((name) => name.trim()))
      .pipe(z.array(z.enum(ALGORITHMS)).min(1)),
    JWT_MERCHANT_CLAIM: CLAIM.default('merchant_id'),
    JWT_SCOPE_CLAIM: CLAIM.default('scope'),
    JWT_ACCOUNTS_CLAIM: CLAIM.default('accounts'),
    JWT_CLOCK_SKEW_SECONDS: z.coerce.number().int().min(0).max(300).default(30),
  })
  .superRefine((data, context) => {
    const lack = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const { API_KEY_PEPPER: pepper, API_KEY_PEPPER_OLD: old } = data;
    if (old !== undefined && pepper === undefined)
      lack('API_KEY_PEPPER', 'needed beside an old one');
    if (old !== undefined && pepper === old)
      lack('API_KEY_PEPPER_OLD', 'is what API_KEY_PEPPER is');
    const begun =
      data.JWT_ISSUER ?? data.JWT_AUDIENCE ?? data.JWT_JWKS_URL ?? data.JWT_JWKS ?? null;
    if (begun === null) return;
    if (data.JWT_ISSUER === undefined) lack('JWT_ISSUER', 'needed with the other JWT settings');
    if (data.JWT_AUDIENCE === undefined) lack('JWT_AUDIENCE', 'needed with the other JWT settings');
    const [url, set] = [data.JWT_JWKS_URL, data.JWT_JWKS];
    if ((url === undefined) === (set === undefined)) {
      lack('JWT_JWKS_URL', 'give it or JWT_JWKS, one of the two');
    }
    if (data.NODE_ENV === 'production' && url?.startsWith('http:')) {
      lack('JWT_JWKS_URL', 'starts with https:// in production');
    }
  });

type Parsed = z.output<typeof SETTINGS>;

function keysOf({ JWT_JWKS_URL, JWT_JWKS }: Parsed): JwtSettings['keys'] | null {
  if (JWT_JWKS_URL !== undefined) return { url: new URL(JWT_JWKS_URL) };
  return JWT_JWKS === undefined ? null : { set: JWT_JWKS };
}

function jwtFrom(data: Parsed): JwtSettings | null {
  const keys = keysOf(data);
  if (keys === null || data.JWT_ISSUER === undefined || data.JWT_AUDIENCE === undefined) {
    return null;
  }
  return {
    issuer: data.JWT_ISSUER,
    audience: data.JWT_AUDIENCE,
    keys,
    algorithms: data.JWT_ALGORITHMS,
    merchantClaim: data.JWT_MERCHANT_CLAIM,
    scopeClaim: data.JWT_SCOPE_CLAIM,
    accountsClaim: data.JWT_ACCOUNTS_CLAIM,
    clockSkewSeconds: data.JWT_CLOCK_SKEW_SECONDS,
  };
}

/** Reads the settings of API keys and tokens; what is wrong is added to the faults. */
export function credentialSettings(
  env: Readonly<Record<string, string>>,
  onFault: (error: z.ZodError) => void,
): CredentialSettings {
  const parsed = SETTINGS.safeParse(env);
  if (parsed.success) {
    const { API_KEY_PEPPER: pepper = null, API_KEY_PEPPER_OLD: oldPepper = null } = parsed.data;
    return { pepper, oldPepper, jwt: jwtFrom(parsed.data) };
  }
  onFault(parsed.error);
  return { pepper: null, oldPepper: null, jwt: null };
}
