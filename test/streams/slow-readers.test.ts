import { SlowReaders } from '../../src/slow-readers';

const LIMITS = { unreadBytes: 1_000, unreadMs: 30_000 };

/** What was written to somebody, and how much of it they took. */
function aReader() {
  const reader = {
    connection: { writableLength: 0, bytesWritten: 0 },
    dropped: 0,
    drop: () => {
      reader.dropped += 1;
    },
    write: (bytes: number) => {
      reader.connection.writableLength += bytes;
      reader.connection.bytesWritten += bytes;
    },
    take: (bytes: number) => {
      reader.connection.writableLength -= bytes;
    },
  };
  return reader;
}

/** Looks every half second, as the program does, after what happened before each look. */
function watch(readers: SlowReaders, looks: number, before: (look: number) => void = () => {}) {
  const begunMs = performance.now();
  for (let look = 1; look <= looks; look += 1) {
    before(look);
    readers.look(begunMs + look * 500);
  }
}

test('more unread than is allowed drops at the next look', () => {
  const readers = new SlowReaders(LIMITS);
  const [full, fine] = [aReader(), aReader()];
  for (const reader of [full, fine]) readers.keep(reader);
  full.write(1_001);
  fine.write(1_000);
  expect(readers.isFull(full.connection)).toBe(true);
  expect(readers.isFull(fine.connection)).toBe(false);
  watch(readers, 2);
  expect([full.dropped, fine.dropped]).toEqual([1, 0]);
});

test('nothing taken for thirty seconds drops, and not a look sooner', () => {
  const readers = new SlowReaders(LIMITS);
  const reader = aReader();
  readers.keep(reader);
  reader.write(10);
  watch(readers, 59);
  expect(reader.dropped).toBe(0);
  watch(readers, 61);
  expect(reader.dropped).toBe(1);
});

test('a slow reader who always has one result waiting, and takes it, stays', () => {
  const readers = new SlowReaders(LIMITS);
  const reader = aReader();
  readers.keep(reader);
  reader.write(10);
  watch(readers, 200, () => {
    reader.write(10);
    reader.take(10);
  });
  expect(reader.connection.writableLength).toBe(10);
  expect(reader.dropped).toBe(0);
});

test('who has nothing to read, or left, is not dropped', () => {
  const readers = new SlowReaders(LIMITS);
  const [idle, gone] = [aReader(), aReader()];
  readers.keep(idle);
  readers.keep(gone)();
  gone.write(5_000);
  watch(readers, 100);
  expect([idle.dropped, gone.dropped]).toEqual([0, 0]);
});

test('where all of them together leave too much, the fullest go first', () => {
  const megabyte = 1024 * 1024;
  const readers = new SlowReaders({ ...LIMITS, unreadBytes: 100 * megabyte });
  const sizes = [10, 60, 30, 50].map((megabytes) => {
    const reader = aReader();
    reader.write(megabytes * megabyte);
    readers.keep(reader);
    return reader;
  });
  watch(readers, 2);
  expect(sizes.map(({ dropped }) => dropped)).toEqual([0, 1, 0, 0]);
});
