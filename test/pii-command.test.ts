import { piiCommand } from '../src/pii-command';

test.each(['status', 'seal', 'rotate'])('%s is one of three words', (word) => {
  expect(piiCommand([word])).toBe(word);
});

test.each([[], ['fly'], ['seal', 'it'], ['seal', '--now']])('%j asks for nothing', (...words) => {
  expect(() => piiCommand(words as string[])).toThrow();
});
