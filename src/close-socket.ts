/** What of a socket its closing needs. */
export interface ClosableSocket {
  readonly readyState: number;
  close(code: number, reason: string): void;
  terminate(): void;
  once(event: 'close', listener: () => void): unknown;
}

/** Who answers no close is cut. */
const CUT_MS = 2_000;

/** Closes it in good order, and cuts whoever does not answer. */
export function closeSocket(socket: ClosableSocket, code: number, reason: string): void {
  socket.close(code, reason);
  const cut = setTimeout(() => socket.terminate(), CUT_MS);
  socket.once('close', () => clearTimeout(cut));
}
