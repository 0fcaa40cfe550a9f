import { crc32 } from 'node:zlib';
import { freshKey, publicIdOf } from '../../src/credentials/key-format';

const SHAPE = /^repasse_sk_[0-9A-Za-z]{61}$/;

test('a fresh key has the prefix, a public id, a secret and a checksum', () => {
  const { text, publicId } = freshKey();
  expect(text).toMatch(SHAPE);
  expect(text.slice(11, 23)).toBe(publicId);
  expect(publicIdOf(text)).toBe(publicId);
});

test('the checksum is a CRC-32 that anybody can compute', () => {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const { text } = freshKey();
  const sum = [...text.slice(-6)].reduce((value, digit) => value * 62 + digits.indexOf(digit), 0);
  expect(sum).toBe(crc32(text.slice(0, -6)));
});

test('two keys have nothing but the prefix in common', () => {
  const keys = Array.from({ length: 500 }, freshKey);
  expect(new Set(keys.map(({ publicId }) => publicId)).size).toBe(500);
  expect(new Set(keys.map(({ text }) => text.slice(23, 66))).size).toBe(500);
});

test('every single changed letter is noticed', () => {
  const { text } = freshKey();
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === 'x' ? 'y' : 'x';
    expect(publicIdOf(`${text.slice(0, at)}${other}${text.slice(at + 1)}`)).toBeNull();
  }
});

test.each([
  ['cut off', (key: string) => key.slice(0, -1)],
  ['with something after it', (key: string) => `${key}0`],
  ['of another prefix', (key: string) => key.replace('repasse_sk_', 'repasse_pk_')],
  ['empty', () => ''],
])('a key %s is none', (_how, change) => {
  expect(publicIdOf(change(freshKey().text))).toBeNull();
});
