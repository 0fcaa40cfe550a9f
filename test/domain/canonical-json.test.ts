import { type Canonical, canonicalJson } from '../../src/domain/canonical-json';

test.each<[Canonical, string]>([
  [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
  // The order of UTF-16 code units: a high surrogate comes before U+FB33.
  [{ '\ufb33': 1, '😂': 2, '€': 3, '\r': 4, '1': 5 }, '{"\\r":4,"1":5,"€":3,"😂":2,"\ufb33":1}'],
  ['€$\u000f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
  [-0, '0'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [{}, '{}'],
])('%j has one text', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
  expect(canonicalJson(JSON.parse(text))).toBe(text);
});

test.each([
  ['a fraction', 0.5],
  ['what is no number', Number.NaN],
  ['an integer that is not exact', 2 ** 53],
  ['an integer of another type', 1n],
  ['what is absent', { a: undefined }],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['a half character', '\ud800'],
  ['a half character as a name', { '\udc00': 1 }],
])('%s is refused', (_what, value) => {
  expect(() => canonicalJson(value as Canonical)).toThrow(/canonical JSON/);
});
