import { type ClosableSocket, closeSocket } from './close-socket';
import { isAllowedFrom } from './credentials/network';
import type { Principal } from './credentials/principal';
import { every, type Repeating } from './every';
import { FORBIDDEN } from './socket-closings';
import type { ApiKeyRecord, KeyNamed } from './store/key-store';

export interface SocketLivesParts {
  readonly readKeys: (named: readonly KeyNamed[]) => Promise<readonly ApiKeyRecord[]>;
  readonly onError: (error: unknown) => void;
}

const OPEN = 1;
/** With the time a query takes, three of these fit into the second that is promised. */
const LOOK_MS = 300;
/** What a timer can wait at most. */
const TIMER_MAX_MS = 2_147_483_647;

type Ending = 'EXPIRED' | 'REVOKED' | 'CHANGED' | 'ADDRESS_NOT_ALLOWED';

const asText = (list: readonly string[] | null): string => JSON.stringify(list?.toSorted() ?? null);

/** Why what was let in as this principal would not be let in as the same today; null: it would. */
function endingOf(principal: Principal, key: ApiKeyRecord | undefined): Ending | null {
  if (key === undefined || key.revokedAt !== null) return 'REVOKED';
  if (key.expiresAt !== null && key.expiresAt.getTime() <= Date.now()) return 'EXPIRED';
  const { merchantId, accounts, scopes, origin } = principal;
  if (!isAllowedFrom(key.addresses, origin?.address)) return 'ADDRESS_NOT_ALLOWED';
  const same = merchantId === key.merchantId && asText(accounts) === asText(key.accounts);
  // A principal has fewer scopes than its key where accounts bound them, never more.
  return same && scopes.every((scope) => key.scopes.includes(scope)) ? null : 'CHANGED';
}

/**
 * Every open socket with who it was opened by, closed once that credential ends. An expiry has a
 * timer; whatever else ends a key is looked for in the database, with one query for all sockets,
 * so that no other process and no lost wake-up is relied on.
 */
export class SocketLives {
  private readonly open = new Map<ClosableSocket, Principal>();
  private readonly looking: Repeating;

  constructor(private readonly parts: SocketLivesParts) {
    const { onError } = parts;
    this.looking = every({ everyMs: LOOK_MS, task: () => this.look(), onError });
  }

  keep(socket: ClosableSocket, principal: Principal): void {
    // It may have left while its credential was looked at, and would never say so again.
    if (socket.readyState !== OPEN) return;
    this.open.set(socket, principal);
    const stop = this.endAt(socket, principal.expiresAt);
    socket.once('close', () => {
      stop();
      this.open.delete(socket);
    });
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  private endAt(socket: ClosableSocket, at: Date | null): () => void {
    if (at === null) return () => undefined;
    let timer: NodeJS.Timeout;
    const wait = () => {
      const leftMs = at.getTime() - Date.now();
      if (leftMs <= 0) return this.end(socket, 'EXPIRED');
      timer = setTimeout(wait, Math.min(leftMs, TIMER_MAX_MS));
      timer.unref();
    };
    wait();
    return () => clearTimeout(timer);
  }

  private async look(): Promise<void> {
    const asked = [...this.open].flatMap(([socket, principal]) => {
      const { id } = principal.credential;
      const { merchantId } = principal;
      return id === null ? [] : [{ socket, principal, merchantId, keyId: id }];
    });
    if (asked.length === 0) return;
    const keys = await this.parts.readKeys(asked);
    const known = new Map(keys.map((key) => [key.id, key]));
    for (const { socket, principal, keyId } of asked) {
      const ending = endingOf(principal, known.get(keyId));
      if (ending !== null) this.end(socket, ending);
    }
  }

  private end(socket: ClosableSocket, ending: Ending): void {
    if (this.open.delete(socket)) closeSocket(socket, FORBIDDEN, `Forbidden: ${ending}`);
  }
}
