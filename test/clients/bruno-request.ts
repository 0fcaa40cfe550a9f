import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of Bruno's own reader of its files, what is used here; it brings no types. */
interface BrunoLang {
  bruToJsonV2(text: string): Omit<BrunoRequest, 'file'>;
  bruToEnvJsonV2(text: string): { readonly variables: readonly Variable[] };
  collectionBruToJson(text: string): {
    readonly auth: { readonly mode: string; readonly bearer: { readonly token: string } };
  };
}

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

export interface BrunoRequest {
  readonly file: string;
  readonly meta: { readonly name: string; readonly type: string; readonly seq: string };
  readonly http: { readonly method: string; readonly url: string; readonly auth: string };
  readonly body: { readonly graphql: { readonly query: string; readonly variables?: string } };
  readonly assertions: readonly { readonly name: string; readonly value: string }[];
  readonly vars?: { readonly res?: readonly Variable[] };
}

const FOLDER = join(__dirname, '..', '..', 'bruno');
const lang = jest.requireActual<BrunoLang>('@usebruno/lang');
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

/** The collection's requests, in the order in which Bruno runs them. */
export const brunoRequests = (): BrunoRequest[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.bru') && file !== 'collection.bru')
    .map((file) => ({ file, ...lang.bruToJsonV2(read(file)) }))
    .sort((one, other) => Number(one.meta.seq) - Number(other.meta.seq));

export const brunoVariables = (environment: string): readonly Variable[] =>
  lang.bruToEnvJsonV2(read(`environments/${environment}.bru`)).variables;

const brunoToken = (): string => {
  const { mode, bearer } = lang.collectionBruToJson(read('collection.bru')).auth;
  if (mode !== 'bearer') throw new Error(`the collection signs in by ${mode}`);
  return bearer.token;
};

export type Values = Readonly<Record<string, string>>;

/** A text with its `{{names}}` filled in; one that is not known is a fault of the collection. */
const filledIn = (text: string, values: Values): string =>
  text.replace(/\{\{([\w$]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nobody says what {{${name}}} is`);
    return value;
  });

interface Response {
  readonly status: number;
  readonly body: unknown;
}

/** What stands at `res.body.data.x.0.y`. */
export const brunoAt = (res: Response, path: string): unknown =>
  path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], res);

const CHECKS: Readonly<Record<string, (value: unknown, operand: string) => boolean>> = {
  eq: (value, operand) => String(value) === operand,
  isDefined: (value) => value !== undefined,
  isUndefined: (value) => value === undefined,
  isNull: (value) => value === null,
};

/** Sends a request as Bruno would. */
export async function sendBruno({ http, body }: BrunoRequest, values: Values): Promise<Response> {
  expect([http.method, http.auth]).toEqual(['post', 'inherit']);
  const { query, variables = '{}' } = body.graphql;
  const response = await fetch(filledIn(http.url, values), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${filledIn(brunoToken(), values)}`,
    },
    body: JSON.stringify({ query, variables: JSON.parse(filledIn(variables, values)) as object }),
  });
  return { status: response.status, body: await response.json() };
}

/** Those of its assertions that do not hold. */
export function faultsIn(request: BrunoRequest, res: Response, values: Values): string[] {
  expect(request.assertions.length).toBeGreaterThan(2);
  return request.assertions.flatMap(({ name, value }) => {
    const [operator = '', ...operand] = filledIn(value, values).split(' ');
    const check = CHECKS[operator];
    if (check === undefined) throw new Error(`${request.file}: nobody knows ${operator}`);
    const found = brunoAt(res, name);
    const fault = `${request.file}: ${name} ${value}, but it is ${JSON.stringify(found)}`;
    return check(found, operand.join(' ')) ? [] : [fault];
  });
}
