import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/** One kept connection, one request at a time; as little of HTTP/1.1 as answers need. */
export class HttpConnection {
  constructor({ host, port }) {
    this.pending = null;
    this.rest = null;
    this.socket = connect({ host, port, noDelay: true });
    this.socket.on('data', (chunk) => this.read(chunk));
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('the server closed the connection')));
  }

  opened() {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', resolve).once('error', reject);
    });
  }

  /** Sends a whole request; resolves to its status and body. */
  ask(text) {
    return new Promise((resolve, reject) => {
      this.pending = { resolve, reject };
      this.socket.write(text);
    });
  }

  close() {
    this.pending = null;
    this.socket.destroy();
  }

  read(chunk) {
    const bytes = this.rest === null ? chunk : Buffer.concat([this.rest, chunk]);
    const answer = answerIn(bytes);
    this.rest = answer === null ? bytes : null;
    if (answer === null) return;
    const { pending } = this;
    this.pending = null;
    pending?.resolve(answer);
  }

  fail(error) {
    const { pending } = this;
    this.pending = null;
    pending?.reject(error);
  }
}

/** The answer, once all of it has come. */
function answerIn(bytes) {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = bytes.latin1Slice(0, headEnd);
  const status = Number(head.slice(9, 12));
  const start = headEnd + HEAD_END.length;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const end = start + Number(length);
    return bytes.length < end ? null : { status, body: bytes.utf8Slice(start, end) };
  }
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return chunked(bytes, start, status);
  return { status, body: '' };
}

function chunked(bytes, from, status) {
  const parts = [];
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.latin1Slice(at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (bytes.length < end) return null;
    if (size === 0) return { status, body: Buffer.concat(parts).toString('utf8') };
    parts.push(bytes.subarray(lineEnd + 2, end - 2));
    at = end;
  }
}

/** A POST of JSON as its bytes go out, the head made once. */
export function postMaker({ host, port, path, headers }) {
  const lines = Object.entries({
    host: `${host}:${port}`,
    'content-type': 'application/json',
    accept: 'application/json',
    ...headers,
  });
  const head = `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`;
  return (body) => `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
