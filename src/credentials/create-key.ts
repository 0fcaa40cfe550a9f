import { freshKey } from './key-format';
import { type KeyOutcome, type KeyParts, refusedKey } from './key-parts';
import { banned, malformed, NO_SUCH_ACCOUNT } from './key-refusal';
import { type KeyWish, parseWish } from './key-wish';
import { doerFrom, isHouse, type Principal } from './principal';

const NAME_LIVES = malformed('name', { fix: 'API_KEY_NAME_LIVES' });

/**
 * Makes a key. It can do no more than its maker, and it counts as its maker where two people are
 * needed: whoever makes a key has seen it. Only the house vouches that somebody else will hold it.
 */
export async function createKey(
  parts: KeyParts,
  maker: Principal,
  asked: KeyWish,
): Promise<KeyOutcome> {
  const parsed = parseWish(asked, maker);
  if ('refusals' in parsed) return refusedKey(...parsed.refusals);
  const { wish } = parsed;
  if (parts.pepper === null) return refusedKey(banned('name', 'KEY_WITHOUT_PEPPER'));
  const { publicId, text } = freshKey();
  const made = await parts.store.create({
    id: parts.newId(),
    merchantId: maker.merchantId,
    name: wish.name,
    person: isHouse(maker) ? wish.person : maker.name,
    scopes: wish.scopes,
    accounts: wish.accounts,
    addresses: wish.addresses,
    publicId,
    hash: parts.pepper.digest(text),
    pepperId: parts.pepper.id,
    createdBy: maker.name,
    origin: doerFrom(maker).origin,
    expiresAt: wish.expiresAt,
  });
  switch (made.kind) {
    case 'made':
      return { kind: 'made', key: made.key, text };
    case 'no-account':
      return refusedKey(NO_SUCH_ACCOUNT);
    case 'name-lives':
    case 'not-live':
      return refusedKey(NAME_LIVES);
  }
}
