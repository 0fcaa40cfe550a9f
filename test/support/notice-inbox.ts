import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedNotice {
  /** What of the path comes after the inbox's own address. */
  readonly pathRest: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly atMs: number;
}

export interface NoticeInbox {
  readonly url: string;
  readonly received: ReceivedNotice[];
  close(): Promise<void>;
}

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** An address for notices that keeps all it is sent. Answers with each status in turn, then 200. */
export async function openInbox(statuses: number[] = []): Promise<NoticeInbox> {
  const received: ReceivedNotice[] = [];
  const server = createServer((request, answer) => {
    void bytesOf(request).then((body) => {
      const pathRest = (request.url ?? '').replace(/^\/webhooks\/?/, '');
      received.push({ pathRest, headers: request.headers, body, atMs: performance.now() });
      answer.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
