import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const HEAD_END = Buffer.from('\r\n\r\n');

/** A WebSocket client that costs little: it looks at lengths, and at words only when asked to. */
export class SocketConnection {
  constructor({ url, onText }) {
    const { hostname: host, port, pathname } = new URL(url);
    this.onText = onText;
    this.rest = null;
    this.ended = null;
    this.open = false;
    this.socket = connect({ host, port, noDelay: true });
    this.opened = new Promise((resolve, reject) => {
      this.tellOpen = resolve;
      this.socket.once('error', reject).once('close', () => reject(new Error('closed')));
    });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk) => this.read(chunk));
    this.socket.write(upgrade(`${host}:${port}`, pathname));
  }

  send(text) {
    this.write(TEXT, Buffer.from(text));
  }

  close() {
    this.socket.destroy();
  }

  write(opcode, payload) {
    const long = payload.length > 125;
    const head = Buffer.alloc(long ? 8 : 6);
    head[0] = 0x80 | opcode;
    head[1] = 0x80 | (long ? 126 : payload.length);
    if (long) head.writeUInt16BE(payload.length, 2);
    // The mask is all zeros, which is a mask as good as any here: the payload stays as it is.
    this.socket.write(Buffer.concat([head, payload]));
  }

  read(chunk) {
    let bytes = this.rest === null ? chunk : Buffer.concat([this.rest, chunk]);
    if (!this.open) {
      const end = bytes.indexOf(HEAD_END);
      if (end < 0) return void (this.rest = bytes);
      this.open = true;
      if (!bytes.latin1Slice(0, 12).endsWith('101')) this.ended = bytes.latin1Slice(0, end);
      this.tellOpen();
      bytes = bytes.subarray(end + HEAD_END.length);
    }
    const used = this.frames(bytes);
    this.rest = used === bytes.length ? null : bytes.subarray(used);
  }

  /** Handles every whole frame; gives how many bytes those were. */
  frames(bytes) {
    let at = 0;
    while (bytes.length - at >= 2) {
      let length = bytes[at + 1] & 0x7f;
      let start = at + 2;
      if (length === 126) {
        if (bytes.length - at < 4) return at;
        length = bytes.readUInt16BE(at + 2);
        start = at + 4;
      } else if (length === 127) {
        if (bytes.length - at < 10) return at;
        length = Number(bytes.readBigUInt64BE(at + 2));
        start = at + 10;
      }
      if (bytes.length < start + length) return at;
      this.frame(bytes[at] & 0x0f, bytes.subarray(start, start + length));
      at = start + length;
    }
    return at;
  }

  frame(opcode, payload) {
    if (opcode === PING) this.write(PONG, payload);
    else if (opcode === CLOSE) this.ended = `closed with ${payload.toString('utf8', 2)}`;
    else this.onText(payload);
  }
}

const upgrade = (host, path) =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Protocol: graphql-transport-ws',
    '\r\n',
  ].join('\r\n');

const CONNECTED = Buffer.from('"connection_ack"');
const NEXT = Buffer.from('"next"');
const FIRST_BYTES = 120;

/** Opens a graphql-transport-ws subscription; `onNext` gets the raw bytes of each event. */
export async function subscribe({ url, key, body, onNext }) {
  let acknowledge;
  const acknowledged = new Promise((resolve) => {
    acknowledge = resolve;
  });
  const onText = (payload) => {
    const first = payload.subarray(0, FIRST_BYTES);
    if (first.includes(NEXT)) onNext(payload);
    else if (first.includes(CONNECTED)) acknowledge();
    else throw new Error(`the socket says ${payload.toString('utf8')}`);
  };
  const connection = new SocketConnection({ url, onText });
  await connection.opened;
  connection.send(
    JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } }),
  );
  await acknowledged;
  connection.send(JSON.stringify({ id: '1', type: 'subscribe', payload: body }));
  return connection;
}
