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

interface Tab {
  readonly query: string | null;
  readonly variables: string | null;
}

/**
 * What the editors show first: the tab in front at the last visit, else the first example. Left to
 * itself GraphiQL takes it from other entries than the tabs, and when those lag it adds a tab.
 */
export function openingTab(storage: Storage, [first]: readonly Tab[]) {
  const stored = JSON.parse(storage.getItem('graphiql:tabState') ?? 'null') as {
    readonly tabs: readonly Tab[];
    readonly activeTabIndex: number;
  } | null;
  const tab = stored?.tabs[stored.activeTabIndex] ?? first;
  return { initialQuery: tab?.query ?? '', initialVariables: tab?.variables ?? '' };
}
