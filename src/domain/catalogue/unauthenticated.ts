import { type Words, words } from '../said';

/**
 * Why a credential was refused. What would tell a guesser something is one reason; the rest is told
 * only to whoever proved to hold the key, or a token of an issuer that is trusted here.
 */
export const UNAUTHENTICATED_REASONS = {
  MISSING: words(
    'give a credential as "authorization: Bearer <API key or JWT>"',
    'informe uma credencial em "authorization: Bearer <chave de API ou JWT>"',
  ),
  MALFORMED: words(
    'the credential is malformed; give it whole, as it was shown',
    'a credencial está malformada; informe-a inteira, como foi mostrada',
  ),
  INVALID_KEY: words('there is no such API key', 'essa chave de API não existe'),
  EXPIRED: words('the credential has expired', 'a credencial venceu'),
  REVOKED: words('the API key was revoked', 'a chave de API foi revogada'),
  ADDRESS_NOT_ALLOWED: words(
    'the API key may not be used from this address; its allowedAddresses say from where',
    'a chave de API não pode ser usada deste endereço; allowedAddresses diz de onde pode',
  ),
  NOT_YET_VALID: words('the token is not valid yet', 'o token ainda não é válido'),
  WRONG_ISSUER: words(
    'the token is from an issuer that is not trusted here',
    'o token é de um emissor em que não se confia aqui',
  ),
  WRONG_AUDIENCE: words(
    'the token is meant for somebody else; ask for one for our audience',
    'o token é destinado a outro; peça um para a nossa audiência',
  ),
  WRONG_ALGORITHM: words(
    'the token is signed by an algorithm that is not accepted here',
    'o token está assinado com um algoritmo que não se aceita aqui',
  ),
  UNKNOWN_KEY: words(
    "the token is signed by a key that is none of the issuer's",
    'o token está assinado com uma chave que não é do emissor',
  ),
  BAD_SIGNATURE: words("the token's signature does not hold", 'a assinatura do token não confere'),
  BAD_CLAIM: words(
    'a claim of the token is malformed or missing: exp, sub, scopes or accounts',
    'falta ou está malformado um dado do token: exp, sub, scopes ou accounts',
  ),
  NO_MERCHANT: words('the token names no merchant', 'o token não diz de qual cliente é'),
  UNKNOWN_MERCHANT: words(
    'the token names a merchant that is not there',
    'o token diz um cliente que não existe',
  ),
} as const satisfies Record<string, Words>;

export type UnauthenticatedReason = keyof typeof UNAUTHENTICATED_REASONS;
