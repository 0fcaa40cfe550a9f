import type { PayoutReport } from '../../src/domain/report';
import type { PayoutDriver } from './payout-driver';
import { NAME } from './synthetic-orders';

/** The texts of a report that end up in logs, in events and before people. */
export function spokenWords(report: PayoutReport): string[] {
  const failure = 'failure' in report ? report.failure : undefined;
  return [
    'why' in report ? report.why : undefined,
    failure?.providerCode,
    failure?.providerMessage,
    report.providerStatus,
  ].filter((text) => text !== undefined);
}

/** Settings that open something. Addresses and numbers do not. */
export const secretsIn = (settings: Readonly<Record<string, string>>): string[] =>
  Object.values(settings).filter(
    (value) => value.length >= 6 && !/^([\d.]+|https?:.*)$/.test(value),
  );

/** A CPF or CNPJ, plain or written, an address, a bearer token, a whole page. */
const PERSONAL = /\d{11}|\d{3}\.\d{3}\.\d{3}|REPASSE\d|@|bearer|eyJ|[<{]/i;

/** Whatever was said that must not be. */
export function saidAmiss(
  { heard, keys }: Pick<PayoutDriver, 'heard' | 'keys'>,
  settings: Readonly<Record<string, string>>,
): string[] {
  const forbidden = [...secretsIn(settings), ...keys, NAME];
  const whole = heard.map((report) =>
    JSON.stringify(report, (_name, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  );
  return [
    ...whole.filter((text) => forbidden.some((secret) => text.includes(secret))),
    ...heard.flatMap(spokenWords).filter((text) => PERSONAL.test(text) || text.length > 300),
  ];
}
