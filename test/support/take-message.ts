const HEAD_END = '\r\n\r\n';

/** The first whole HTTP message of what was received, and what comes after it. */
export function takeMessage(received: Buffer): { bytes: Buffer; rest: Buffer } | null {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = received.subarray(0, headEnd).toString('latin1');
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const end = headEnd + HEAD_END.length + length;
  if (received.length < end) return null;
  return { bytes: received.subarray(0, end), rest: received.subarray(end) };
}
