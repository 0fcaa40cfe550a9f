import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { textFromCents } from '../domain/money';

const refuse = (node?: ValueNode): never => {
  throw new GraphQLError('BRL is written as text, such as "10.50"; a number would lose centavos', {
    extensions: { code: 'BAD_USER_INPUT' },
    nodes: node ?? null,
  });
};

/**
 * Money at the border. Out: centavos as exact decimal text. In: text as it came; whether it is an
 * amount is judged with the rest of the input, so that the caller gets it as a user error.
 */
export const BRL = new GraphQLScalarType<string, string>({
  name: 'BRL',
  description:
    'Brazilian reais, exact decimal text with two fraction digits, such as "10.50". ' +
    'Input also takes "10" and "10.5"; never a float, never an exponent.',
  serialize: (value) => (typeof value === 'bigint' ? textFromCents(value) : refuse()),
  parseValue: (value) => (typeof value === 'string' ? value : refuse()),
  parseLiteral: (node) => (node.kind === Kind.STRING ? node.value : refuse(node)),
});

export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  description: 'A moment in UTC as RFC 3339 text, such as "2026-07-01T12:00:00.000Z".',
});
