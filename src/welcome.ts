import type { RunningApp } from './app';
import type { Config } from './config';

export interface WelcomeOptions {
  readonly app: RunningApp;
  readonly config: Config;
  /** Null when the key was given by the settings: then it is not printed. */
  readonly demoKey: string | null;
}

const mutation = (accountId: string, key: string): string => `mutation {
  requestPayout(input: {
    accountId: "${accountId}"
    idempotencyKey: "${key}"
    amount: "10.00"
    destination: { pixKey: { type: CPF, value: "52998224725" } }
    recipient: { name: "Maria Exemplo", taxId: "52998224725" }
  }) {
    payout { id status amount }
    userErrors { code message path }
  }
}`;

/** What a newcomer needs to make the first payout, as text for the terminal. */
export function welcome({ app, config, demoKey }: WelcomeOptions): string {
  const lines = [`GraphQL        ${app.url}/graphql`];
  if (config.graphiql) lines.push(`GraphiQL       ${app.url}/graphiql`);
  lines.push(`Health         ${app.url}/readyz`);
  const { accountId } = app.seeded;
  if (accountId === null) return `\nRepasse is ready.\n\n${lines.join('\n')}\n`;
  lines.push(`API key        ${demoKey ?? 'the BOOTSTRAP_API_KEY you set'}`);
  lines.push(`Demo account   ${accountId}  (R$ 10,000.00, sandbox money)`);
  const first = mutation(accountId, `first-${Date.now()}`);
  const paste = `Paste this into GraphiQL and press play:\n\n${first}`;
  return `\nRepasse is ready.\n\n${lines.join('\n')}\n\n${paste}\n`;
}
