import type { BookEntry } from '../../sandbox/book';
import type { NoticeSender } from '../../sandbox/notice-sender';
import type { FateNotice } from './sandbox-fate';
import { cashoutView, sandboxView } from './sandbox-view';

export interface Hook {
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export type HookKind = 'transfer' | 'cashout';

export interface SandboxNotices {
  register(kind: HookKind, hook: Hook): void;
  /** Sends what a payment's fate has to tell, by what the book says at this moment. */
  tell(entry: BookEntry, notices: readonly FateNotice[]): void;
}

const KIND_OF = { TRANSFER: 'transfer', CASHOUT: 'cashout' } as const;

/** Webhooks of both families, to whoever registered, or else to the default address. */
export function createNotices(sender: NoticeSender, byDefault: Hook): SandboxNotices {
  const hooks = new Map<HookKind, Hook>();
  return {
    register: (kind, hook) => void hooks.set(kind, hook),
    tell(entry, notices) {
      const outgoing = notices.flatMap((notice) => {
        const { url, headers } = hooks.get(KIND_OF[notice.family]) ?? byDefault;
        return url === null ? [] : [{ url, headers, body: JSON.stringify(bodyOf(entry, notice)) }];
      });
      entry.noticesSent += outgoing.length;
      void sender.send(outgoing);
    },
  };
}

function bodyOf(entry: BookEntry, notice: FateNotice): object {
  if (notice.family === 'CASHOUT') return cashoutView(entry);
  const lie = notice.status === undefined ? {} : { status: notice.status, errorCode: null };
  return { type: 'TRANSFER', data: { ...sandboxView(entry), ...lie } };
}
