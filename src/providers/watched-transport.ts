import http from 'node:http';
import https from 'node:https';

/**
 * Sees whether a connection was ever ready to carry the request. No list of error codes can tell:
 * ECONNRESET comes before the first byte and after the last. A socket queues what is written to it
 * until it is connected, and TLS until the peer's certificate was accepted (measured on Node 20:
 * over 100 refused certificates the peer saw no byte). What is unclear counts as sent.
 */
export function watchedTransport(wire: { open: boolean }) {
  const watch = (request: http.ClientRequest) =>
    request.once('socket', (socket) => {
      const opened = () => {
        wire.open = true;
      };
      if (!socket.connecting) {
        opened();
        return;
      }
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', opened);
    });
  return {
    request(options: https.RequestOptions, onResponse: (answer: http.IncomingMessage) => void) {
      const { request } = options.protocol === 'https:' ? https : http;
      return watch(request(options, onResponse));
    },
  };
}
