import { parse } from 'graphql';
import { KeptDocuments } from '../../src/kept-documents';

const document = parse('{ viewer { name } }');

test('of many documents the one that was asked for longest ago is forgotten', () => {
  const kept = new KeptDocuments();
  for (let n = 0; n < 500; n += 1) kept.keep(`{ a${n} }`, document);
  expect(kept.get('{ a0 }')).toBe(document);
  kept.keep('{ one more }', document);
  expect(kept.get('{ a0 }')).toBe(document);
  expect(kept.get('{ a1 }')).toBeUndefined();
});

test('of long documents fewer are kept, and one that comes again counts once', () => {
  const kept = new KeptDocuments();
  const long = (n: number) => `${n}`.repeat(200 * 1024);
  for (const n of [1, 2, 2, 2]) kept.keep(long(n), document);
  expect(kept.get(long(1))).toBe(document);
  kept.keep(long(3), document);
  expect(kept.get(long(2))).toBeUndefined();
  expect([kept.get(long(1)), kept.get(long(3))]).toEqual([document, document]);
});
