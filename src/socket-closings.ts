interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** Why we close a socket. Clients take 1013 for "come back", and 1008 and 4403 for final. */
export const SOCKET_CLOSINGS = {
  AWAY: { code: 1001, reason: 'Going away' },
  UNEXPECTED: { code: 4400, reason: 'Unexpected message' },
  TOO_MANY_MESSAGES: { code: 1008, reason: 'Too many messages' },
  UNCHECKED: { code: 1013, reason: 'try again later' },
  TOO_MANY_SOCKETS: { code: 1013, reason: 'Too many sockets of this credential' },
  TOO_MANY_TRIES: { code: 1013, reason: 'Too many wrong credentials: try again later' },
  TOO_SLOW: { code: 1013, reason: 'Too slow: come back with your last cursor' },
  FAILED: { code: 4500, reason: 'Internal server error' },
} as const satisfies Record<string, Closing>;

/** With `Forbidden: <why>`: a credential that is not good, or no longer. */
export const FORBIDDEN = 4403;
