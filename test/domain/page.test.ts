import { pageSize } from '../../src/domain/page';

test.each([
  [undefined, 20],
  [null, 20],
  [1, 1],
  [5, 5],
  [100, 100],
  [101, null],
  [0, null],
  [-1, null],
])('of %s asked the caller gets %s', (first, size) => {
  expect(pageSize(first)).toBe(size);
});
