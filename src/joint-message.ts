import { textFrame } from './text-frame';

const END = Buffer.from('}');

/** A result of a joint stream in JSON; who is sent the same is sent the same bytes. */
export class JointMessage {
  private readonly payload: Buffer;
  private start: string | null = null;
  private frame: Buffer = END;

  constructor(payload: string) {
    this.payload = Buffer.from(payload);
  }

  /** The frame of the message that begins so, with the result in it. */
  frameAfter(start: string): Buffer {
    if (start === this.start) return this.frame;
    this.start = start;
    this.frame = textFrame([Buffer.from(start), this.payload, END]);
    return this.frame;
  }
}
