import type { Config } from './config';
import type { Surroundings } from './providers/definition';

export interface NoticeUrls {
  /** Where we take notices of one provider. */
  readonly of: (provider: string) => string;
  readonly surroundings: (provider: string) => Surroundings;
  /** Told once we listen: the port may have been any. */
  listenAt(url: string): void;
}

/** The addresses under which providers reach us: those of PUBLIC_URL, else our own. */
export function createNoticeUrls({ publicUrl, host, port }: Config): NoticeUrls {
  let own = `http://${host}:${port}`;
  const of = (provider: string) => `${publicUrl ?? own}/webhooks/${provider}`;
  return {
    of,
    surroundings: (provider) => ({ noticeUrl: () => of(provider) }),
    listenAt(url) {
      own = url;
    },
  };
}
