/** What the server tells this page about itself. */
export interface PageConfig {
  readonly endpoint: string;
  /** Key to start with, where the server runs its demo. Null: the visitor brings one. */
  readonly demoKey: string | null;
  readonly demoAccountId: string | null;
}

export async function loadPageConfig(): Promise<PageConfig> {
  const response = await fetch('config.json');
  if (!response.ok) throw new Error(`config.json answered ${response.status}`);
  return (await response.json()) as PageConfig;
}
