import { isUuid } from '../domain/parse-order';
import type { Refusal } from '../domain/refusal';
import { HOUSE_SCOPES, isScope, type Scope } from '../domain/scope';
import { banned, malformed, NO_SUCH_ACCOUNT } from './key-refusal';
import { isExact, isWithinAny, networkFrom } from './network';
import { isHouse, type Principal } from './principal';

/** What a new key shall be, as somebody asked for it. */
export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null: every account of the merchant. */
  readonly accounts: readonly string[] | null;
  /** Addresses and networks it may be used from; null: all. */
  readonly addresses: readonly string[] | null;
  /** Null: it does not expire. */
  readonly expiresAt: Date | null;
  /** Who stands behind it; null: whoever makes it, or a person of its own when the house does. */
  readonly person: string | null;
}

export interface ParsedWish extends KeyWish {
  readonly scopes: readonly Scope[];
}

/** Without a colon, which the names of people in tokens have. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._ -]{0,62}$/;
const PERSON = /^[\x21-\x7e]([\x20-\x7e]{0,202}[\x21-\x7e])?$/;
const ACCOUNTS_MAX = 100;
const ADDRESSES_MAX = 50;

function namesFaults({ name, person }: KeyWish, maker: Principal): Refusal[] {
  const faults: Refusal[] = [];
  if (!NAME.test(name) || name === 'bootstrap') {
    faults.push(malformed('name', { fix: 'API_KEY_NAME' }));
  }
  if (person === null) return faults;
  if (!isHouse(maker)) faults.push(banned('person', 'KEY_FOR_ANOTHER'));
  if (!PERSON.test(person)) faults.push(malformed('person', { fix: 'API_KEY_PERSON' }));
  return faults;
}

function scopesFaults({ scopes, accounts }: KeyWish, maker: Principal): Refusal[] {
  if (accounts !== null && scopes.includes('accounts:manage')) {
    return [malformed('scopes', { fix: 'API_KEY_SCOPE_OF_ALL' })];
  }
  if (scopes.length === 0 || !scopes.every(isScope)) {
    return [malformed('scopes', { fix: 'API_KEY_SCOPES', scopes: maker.scopes })];
  }
  const hasAll = scopes.every((scope) => maker.scopes.includes(scope));
  return hasAll ? [] : [banned('scopes', 'KEY_OF_MORE_SCOPES')];
}

function accountsFaults({ accounts }: KeyWish, maker: Principal): Refusal[] {
  if (accounts === null) {
    return maker.accounts === null ? [] : [banned('accountIds', 'KEY_OF_ALL_ACCOUNTS')];
  }
  if (accounts.length === 0 || accounts.length > ACCOUNTS_MAX) {
    return [malformed('accountIds', { fix: 'API_KEY_ACCOUNTS', max: ACCOUNTS_MAX })];
  }
  const reached = (id: string) => maker.accounts === null || maker.accounts.includes(id);
  return accounts.every((id) => isUuid(id) && reached(id)) ? [] : [NO_SUCH_ACCOUNT];
}

/** What is wrong with a list for a key that may be used from no more than others may. */
export function addressesFault(
  addresses: readonly string[] | null,
  ...bounds: (readonly string[] | null | undefined)[]
): Refusal | null {
  const networks = addresses?.map(networkFrom) ?? [];
  const known = networks.flatMap((one) => (one !== null && isExact(one) ? one : []));
  const malformedOne = known.length < networks.length || addresses?.length === 0;
  if (malformedOne || known.length > ADDRESSES_MAX) {
    return malformed('allowedAddresses', { fix: 'API_KEY_ADDRESSES', max: ADDRESSES_MAX });
  }
  const outer = bounds.flatMap((bound) => (bound ? [bound] : []));
  const isBounded = outer.every((bound) => {
    const within = bound.flatMap((one) => networkFrom(one) ?? []);
    return addresses !== null && known.every((one) => isWithinAny(one, within));
  });
  return isBounded ? null : banned('allowedAddresses', 'KEY_OF_MORE_ADDRESSES');
}

function addressesFaults({ addresses }: KeyWish, maker: Principal): Refusal[] {
  const fault = addressesFault(addresses, maker.addresses);
  return fault === null ? [] : [fault];
}

function expiryFaults({ expiresAt }: KeyWish, maker: Principal): Refusal[] {
  if (expiresAt !== null && !(expiresAt.getTime() > Date.now())) {
    return [malformed('expiresAt', { fix: 'MOMENT_TO_COME' })];
  }
  // A sign-in is short by its nature; a key that ends was meant to end with all it made.
  const last = maker.credential.kind === 'API_KEY' ? maker.expiresAt : null;
  if (last === null || (expiresAt !== null && expiresAt <= last)) return [];
  return [banned('expiresAt', 'KEY_THAT_OUTLIVES')];
}

/** Everything wrong with a wish at once, or the wish with its parts in their right form. */
export function parseWish(
  asked: KeyWish,
  maker: Principal,
): { readonly wish: ParsedWish } | { readonly refusals: readonly Refusal[] } {
  const accounts = asked.accounts?.map((id) => id.toLowerCase()) ?? null;
  const wish = { ...asked, name: asked.name.trim(), accounts };
  const all = [namesFaults, scopesFaults, accountsFaults, addressesFaults, expiryFaults];
  const refusals = all.flatMap((faultsIn) => faultsIn(wish, maker));
  if (refusals.length > 0) return { refusals };
  return { wish: { ...wish, scopes: HOUSE_SCOPES.filter((one) => wish.scopes.includes(one)) } };
}
