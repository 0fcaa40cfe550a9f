import { textFrame } from '../../src/text-frame';

type Frame = (data: Buffer, options: object) => Buffer[];
// Not among the types of the package, and what every other message of ours goes through.
const { Sender } = jest.requireActual<{ Sender: { frame: Frame } }>('ws');
const OPTIONS = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true };

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 70_000])(
  '%d bytes are framed as ws does',
  (length) => {
    const text = Buffer.alloc(length, 'ç');
    const parts = [text.subarray(0, length >> 1), text.subarray(length >> 1)];
    expect(textFrame(parts).equals(Buffer.concat(Sender.frame(text, OPTIONS)))).toBe(true);
  },
);
