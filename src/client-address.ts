import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isWithinAny, type Network, networkFrom } from './credentials/network';

/** From where a request comes; undefined: nobody can tell. */
export type ClientAddress = (request: IncomingMessage) => string | undefined;

/** What some proxies write: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/;

function withoutPort(text: string): string {
  const [, six, four] = WITH_PORT.exec(text) ?? [];
  return six ?? four ?? text;
}

/** An IPv4 address as such, whichever way the socket shows it. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/**
 * The nearest address that no trusted proxy has. A proxy writes down whom it heard behind those
 * that were there; whatever stands further off anybody can write.
 */
export function clientAddressBehind(proxies: readonly string[]): ClientAddress {
  const trusted: readonly Network[] = proxies.flatMap((one) => networkFrom(one) ?? []);
  /** Most connections send many requests and no header. */
  const direct = new WeakMap<Socket, string | undefined>();
  const behind = (socket: Socket, said: string) => {
    const hops = said.split(',').map((hop) => withoutPort(hop.trim()));
    let nearest = socket.remoteAddress;
    for (let rest = said === '' ? 0 : hops.length; ; rest -= 1) {
      const network = nearest === undefined ? null : networkFrom(nearest);
      if (nearest === undefined || network === null) return undefined;
      if (rest === 0 || !isWithinAny(network, trusted)) return plain(nearest);
      nearest = hops[rest - 1];
    }
  };
  return ({ socket, headers }) => {
    const said = headers['x-forwarded-for'];
    if (said !== undefined) return behind(socket, [said].flat().join(','));
    if (!direct.has(socket)) direct.set(socket, behind(socket, ''));
    return direct.get(socket);
  };
}
