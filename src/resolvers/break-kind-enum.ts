import { BREAK_KINDS } from '../domain/break';
import { register } from './enums';

export const BreakKindEnum = register(BREAK_KINDS, {
  name: 'BreakKind',
  description: "In what our book and a provider's differ. Values may be added.",
  texts: {
    MISSING_HERE: 'The provider has an order that is none of ours.',
    MISSING_THERE: 'The provider took an order of ours once and does not know it now.',
    AMOUNT: 'Both have it, with different amounts.',
    STATUS: 'Both have an end for it, and the ends differ.',
    DUPLICATE_THERE: 'Several orders of the provider carry one key of ours.',
  },
});
