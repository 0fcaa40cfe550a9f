const { createHash } = require('node:crypto');
const path = require('node:path');
const swc = require('@swc/jest');

const ROOT = `${__dirname}/../..`;

/** @type {{ file: string, from: string, to: string }[]} What `main.ts` asks to be planted. */
const patches = JSON.parse(process.env.PLANTED ?? '[]');

function planted(text, at) {
  const file = path.relative(ROOT, at);
  return patches
    .filter((patch) => patch.file === file)
    .reduce((read, { from, to }) => {
      if (!read.includes(from)) throw new Error(`${file} has no: ${from}`);
      return read.replaceAll(from, () => to);
    }, text);
}

/** The transform of all tests, over sources into which faults were written. */
module.exports = {
  createTransformer(options) {
    const { process: compile, getCacheKey } = swc.createTransformer(options);
    return {
      canInstrument: false,
      process: (text, at, more) => compile(planted(text, at), at, more),
      getCacheKey: (text, at, more) =>
        createHash('sha256')
          .update(getCacheKey(text, at, more))
          .update(JSON.stringify(patches.filter(({ file }) => file === path.relative(ROOT, at))))
          .digest('hex'),
    };
  },
};
