import type { PageConfig } from './page-config';

const ACCOUNT = 'repasse:account';

/**
 * Where GraphiQL keeps its tabs: as long as the browser tab lives, since variables hold names and
 * Pix keys. Tabs written for another demo account would fail at every press, so they are dropped.
 */
export function tabStorage({ demoAccountId }: PageConfig): Storage {
  const account = demoAccountId ?? '';
  if (sessionStorage.getItem(ACCOUNT) !== account) {
    sessionStorage.clear();
    sessionStorage.setItem(ACCOUNT, account);
  }
  return sessionStorage;
}
