import { getMetadataStorage, type ValidationArguments } from 'class-validator';
import type { ConstraintMetadata } from 'class-validator/types/metadata/ConstraintMetadata';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown, of: Fields) => boolean;
type Class = new () => object;

/** They look at their value and at what the decorator was given, and at nothing else. */
const PLAIN: ReadonlySet<string | undefined> = new Set([
  'isString',
  'maxLength',
  'isIn',
  'isInt',
  'isBoolean',
  'isDate',
  'isEnum',
  'matches',
]);

const NEVER: Check = () => false;

function plainCheck(metadata: ValidationMetadata): Check {
  const { name, constraints, constraintCls, each, validateIf } = metadata;
  if (!PLAIN.has(name) || each || validateIf !== undefined) return NEVER;
  const found: ConstraintMetadata[] =
    getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  if (found.length !== 1 || found[0]?.async !== false) return NEVER;
  const { instance } = found[0];
  const given = { constraints } as ValidationArguments;
  return (value) => instance.validate(value, given) === true;
}

const nestedCheck: Check = (value) =>
  typeof value === 'object' && value !== null && surelyFits(value);

function propertyCheck(metadatas: readonly ValidationMetadata[]): Check {
  const conditions: Check[] = [];
  const checks: Check[] = [];
  for (const metadata of metadatas) {
    const { type, constraints, each } = metadata;
    if (type === 'conditionalValidation') {
      conditions.push((value, of) => Boolean(constraints[0](of, value)));
    } else if (type === 'customValidation') checks.push(plainCheck(metadata));
    else checks.push(type === 'nestedValidation' && !each ? nestedCheck : NEVER);
  }
  return (value, of) =>
    !conditions.every((holds) => holds(value, of)) || checks.every((fits) => fits(value, of));
}

const known = new WeakMap<Class, ReadonlyMap<string, Check>>();

function checksOf(target: Class): ReadonlyMap<string, Check> {
  const before = known.get(target);
  if (before !== undefined) return before;
  const storage = getMetadataStorage();
  const all = storage.getTargetValidationMetadatas(target, '', false, false);
  const grouped = Object.entries(storage.groupByPropertyName(all));
  const made = new Map(grouped.map(([name, of]) => [name, propertyCheck(of)] as const));
  known.set(target, made);
  return made;
}

/**
 * Whether class-validator would find no fault: its own checks, put together once for each class.
 * False says nothing yet; what the fault is, if there is one, it alone says.
 */
export function surelyFits(value: object): boolean {
  const target: unknown = value.constructor;
  if (typeof target !== 'function') return false;
  const checks = checksOf(target as Class);
  if (checks.size === 0) return false;
  const fields = value as Fields;
  for (const name of Object.keys(fields)) if (!checks.has(name)) return false;
  for (const [name, fits] of checks) if (!fits(fields[name], fields)) return false;
  return true;
}
