const FINAL_TEXT = 0x81;
const BYTE_MAX = 125;
const TWO_BYTES_MAX = 0xffff;

function headerOf(length: number): Buffer {
  if (length <= BYTE_MAX) return Buffer.from([FINAL_TEXT, length]);
  if (length <= TWO_BYTES_MAX) {
    const header = Buffer.from([FINAL_TEXT, BYTE_MAX + 1, 0, 0]);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.alloc(10);
  header[0] = FINAL_TEXT;
  header[1] = BYTE_MAX + 2;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

/** A text message of a server, whole and plain, as it goes over the wire (RFC 6455, 5.2). */
export function textFrame(parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([headerOf(length), ...parts]);
}
