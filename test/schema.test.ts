import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataStorage as getRules } from 'class-validator';
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { schemaText } from '../src/emit-schema';
import { createSchema } from '../src/schema';

const schema = createSchema();
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

interface Described {
  readonly at: string;
  readonly description?: string | null | undefined;
}

/** A type and everything in it that a caller reads about. */
function partsOf(type: GraphQLNamedType): Described[] {
  const parts: Described[] = [{ at: type.name, description: type.description }];
  if (isEnumType(type)) {
    const values = type.getValues().map(({ name, description }) => ({ at: name, description }));
    parts.push(...values.map((value) => ({ ...value, at: `${type.name}.${value.at}` })));
  }
  if (isInputObjectType(type)) {
    for (const { name, description } of Object.values(type.getFields())) {
      parts.push({ at: `${type.name}.${name}`, description });
    }
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return parts;
  for (const field of Object.values(type.getFields())) {
    const at = `${type.name}.${field.name}`;
    parts.push({ at, description: field.description });
    for (const { name, description } of field.args)
      parts.push({ at: `${at}(${name})`, description });
  }
  return parts;
}

const ROOTS = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];

test('schema.graphql is what the code emits; when it is not, run `npm run schema`', () => {
  expect(readFileSync(join(__dirname, '..', 'schema.graphql'), 'utf8')).toBe(schemaText());
});

test('every type, field, argument, input field and enum value is described', () => {
  const parts = types.flatMap(partsOf);
  const roots = ROOTS.map((type) => type?.name);
  expect(parts.length).toBeGreaterThan(300);
  const silent = parts.filter(({ at, description }) => !description?.trim() && !roots.includes(at));
  expect(silent.map(({ at }) => at)).toEqual([]);
});

test('a description says something: a sentence, an example or a reason', () => {
  const short = types
    .flatMap(partsOf)
    .filter(({ description }) => description && description.length < 5);
  expect(short).toEqual([]);
});

interface InputClass {
  readonly target: new () => object;
  readonly name: string;
  readonly fields: readonly { readonly name: string }[];
}

/** What type-graphql gathered from the decorators; it keeps it on the global object. */
function inputClasses(): readonly InputClass[] {
  const { TypeGraphQLMetadataStorage } = globalThis as unknown as {
    TypeGraphQLMetadataStorage: { inputTypes: InputClass[] };
  };
  return TypeGraphQLMetadataStorage.inputTypes;
}

test('every property of every input has a rule that looks at what it is', () => {
  const bare = inputClasses().flatMap(({ target, name, fields }) => {
    const rules = getRules().getTargetValidationMetadatas(target, '', false, false);
    const ruled = rules.filter(({ type }) => type !== 'conditionalValidation');
    const names = new Set(ruled.map(({ propertyName }) => propertyName));
    return fields.filter((field) => !names.has(field.name)).map((field) => `${name}.${field.name}`);
  });
  expect(inputClasses().length).toBeGreaterThan(10);
  expect(bare).toEqual([]);
});

test('every text of an input is bounded', () => {
  const unbounded = inputClasses().flatMap(({ target, name }) => {
    const rules = getRules().getTargetValidationMetadatas(target, '', false, false);
    const named = (rule: string) =>
      new Set(rules.filter((one) => one.name === rule).map(({ propertyName }) => propertyName));
    const bounded = named('maxLength');
    return [...named('isString')]
      .filter((each) => !bounded.has(each))
      .map((each) => `${name}.${each}`);
  });
  expect(unbounded).toEqual([]);
});

test('money is BRL text everywhere, never a float', () => {
  expect(schemaText()).not.toMatch(/: Float\b/);
});

test('a destination is exactly one of its fields', () => {
  expect(schemaText()).toMatch(/^input DestinationInput @oneOf \{$/m);
});
