import { said, type Words, words } from '../said';
import { fixText } from './fixes';
import type { TopLevelEntries } from './top-level-entry';
import type { BadRequest, TooMuch } from './top-level-facts';

const BAD_REQUESTS: Readonly<Record<BadRequest, Words>> = {
  NOT_JSON: words('the body is not valid JSON', 'o corpo não é JSON válido'),
  TOO_LARGE: words('the body is too large', 'o corpo é grande demais'),
  NOT_SENT_AS_JSON: words(
    'send the body as application/json',
    'envie o corpo como application/json',
  ),
  MALFORMED: words('the request is malformed', 'a requisição está malformada'),
  NO_EVENT_STREAM: words(
    'ask for it with "accept: text/event-stream"',
    'peça com "accept: text/event-stream"',
  ),
  SUBSCRIPTION_OVER_HTTP: words(
    'subscriptions run on the socket, by graphql-transport-ws, or at /graphql/stream',
    'assinaturas correm no socket, por graphql-transport-ws, ou em /graphql/stream',
  ),
  NO_SUBSCRIPTION: words(
    'only subscriptions run here; send the rest to /graphql over HTTP',
    'aqui só correm assinaturas; envie o resto a /graphql por HTTP',
  ),
};

const PARTS: Readonly<Record<TooMuch, Words>> = {
  ROOT_FIELDS: words('fields at its root', 'campos na raiz'),
  LEVELS: words('levels of fields', 'níveis de campos'),
  OBJECTS: words('objects to answer with', 'objetos a responder'),
  ALIASES: words('aliases', 'apelidos'),
  DIRECTIVES: words('directives', 'diretivas'),
};
const whys = Object.keys(BAD_REQUESTS) as BadRequest[];
const parts = Object.keys(PARTS) as TooMuch[];

/** What is wrong with the request or its document; nothing was run. */
export const DOCUMENT_ERRORS: TopLevelEntries<
  | 'BAD_REQUEST'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'OPERATION_RESOLUTION_FAILURE'
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | 'OPERATION_NOT_LISTED'
  | 'BAD_USER_INPUT'
> = {
  BAD_REQUEST: {
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    httpStatus: 400,
    cause: words(
      'The request is no GraphQL request: its body, its headers or the way it came.',
      'O pedido não é um pedido GraphQL: o corpo, os cabeçalhos ou o caminho por que veio.',
    ),
    text: said(
      ({ why }) => BAD_REQUESTS[why].en,
      ({ why }) => BAD_REQUESTS[why]['pt-BR'],
    ),
    examples: whys.map((why) => ({ why })),
  },
  GRAPHQL_PARSE_FAILED: {
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    httpStatus: 400,
    cause: words(
      'The document is too long, or no GraphQL (said by the parser, in English).',
      'O documento é longo demais, ou não é GraphQL (dito pelo analisador, em inglês).',
    ),
    text: said(
      ({ max }) => `the document has more than ${max} tokens`,
      ({ max }) => `o documento tem mais de ${max} símbolos`,
    ),
    examples: [{ max: 2_000 }],
  },
  GRAPHQL_VALIDATION_FAILED: {
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    httpStatus: 400,
    cause: words(
      'The document does not fit the schema (said by the validator, in English) or is too much.',
      'O documento não cabe no esquema (dito pelo validador, em inglês) ou é demais.',
    ),
    text: said(
      ({ tooMuch, max }) => `the document has more than ${max} ${PARTS[tooMuch].en}`,
      ({ tooMuch, max }) => `o documento tem mais de ${max} ${PARTS[tooMuch]['pt-BR']}`,
    ),
    examples: parts.map((tooMuch) => ({ tooMuch, max: 10 })),
  },
  OPERATION_RESOLUTION_FAILURE: {
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    httpStatus: 400,
    cause: words(
      'The document has several operations and `operationName` names none of them.',
      'O documento tem várias operações e `operationName` não diz nenhuma delas.',
    ),
    text: said('name the operation to run', 'diga qual operação executar'),
    examples: [{}],
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    httpStatus: 200,
    cause: words(
      'The client sent the hash of a document alone; send the whole document.',
      'O cliente enviou só o hash de um documento; envie o documento inteiro.',
    ),
    text: said('send the whole document', 'envie o documento inteiro'),
    examples: [{}],
  },
  OPERATION_NOT_LISTED: {
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    httpStatus: 400,
    cause: words(
      'The document is not on the list of those that run here, or no document has this id.',
      'O documento não está na lista dos que correm aqui, ou nenhum documento tem este id.',
    ),
    text: said(
      'this operation is not listed; whoever runs the server lists it',
      'esta operação não está listada; quem opera o servidor a lista',
    ),
    examples: [{}],
  },
  BAD_USER_INPUT: {
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    httpStatus: 200,
    cause: words(
      'A variable or argument is malformed; `argument` or `field` names it.',
      'Uma variável ou argumento está malformado; `argument` ou `field` diz qual.',
    ),
    text: said(
      ({ argument, fix }) => `${argument}: ${fixText(fix, 'en')}`,
      ({ argument, fix }) => `${argument}: ${fixText(fix, 'pt-BR')}`,
    ),
    examples: [
      { argument: 'first', fix: { fix: 'PAGE_SIZE', max: 100 } },
      { argument: 'after', fix: { fix: 'CURSOR' } },
      { argument: 'provider', fix: { fix: 'KEY_LOOK_UP' } },
    ],
  },
};
