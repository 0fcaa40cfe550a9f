'use strict';
const { createHash, timingSafeEqual } = require('node:crypto');

const digest = (text) => createHash('sha256').update(text).digest();
const known = digest(`Bearer ${process.env.API_KEY}`);

/** Whether the request carries the one API key there is. */
exports.isKnown = (authorization) => timingSafeEqual(digest(authorization ?? ''), known);

/** Centavos from decimal text, in integers. */
exports.centsFrom = (text) => {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text);
  if (match === null) throw new Error('amount: decimal text with two digits');
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
};
exports.textFrom = (cents) =>
  `${Math.trunc(Number(cents) / 100)}.${String(Number(cents) % 100).padStart(2, '0')}`;
