import * as z from 'zod';
import { isObject, valueAt } from './describe.ts';
import type { Path } from './problems.ts';

type Schema = z.core.$ZodType;

/** The schema that holds at a path, as what stands in `raw` above it decides; none where the path leads nowhere. */
export function schemaAt(root: Schema, path: Path, raw: unknown): Schema | undefined {
  return path.reduce<Schema | undefined>(
    (schema, part, depth) =>
      schema === undefined ? undefined : inner(schema, part, valueAt(raw, path.slice(0, depth))),
    root,
  );
}

/** The keys that are allowed in the object at this path; none where any key is, or no object is expected. */
export function knownKeys(root: Schema, path: Path, raw: unknown): string[] {
  const schema = schemaAt(root, path, raw);
  return schema === undefined ? [] : keysOf(chosen(schema, valueAt(raw, path)));
}

/** The words between which a key decides what else there is, as `type` does of a channel; none for another key. */
export function decidingWords(root: Schema, path: Path, raw: unknown): string[] {
  const around = schemaAt(root, path.slice(0, -1), raw);
  const union = around === undefined ? undefined : bare(around);
  if (!(union instanceof z.ZodDiscriminatedUnion) || union.def.discriminator !== path.at(-1)) return [];
  return union.options.map(bare).flatMap((option) => {
    const told: unknown = option instanceof z.ZodObject ? option.shape[union.def.discriminator] : undefined;
    return told instanceof z.ZodLiteral ? [...told.values].map(String) : [];
  });
}

/** What is inside of `optional`, a default, or a check before a transformation. */
export function bare(schema: Schema): Schema {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return bare(schema.unwrap());
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return bare(schema.unwrap());
  return schema instanceof z.ZodPipe ? bare(schema.in) : schema;
}

function inner(schema: Schema, part: string | number, value: unknown): Schema | undefined {
  const one = chosen(schema, value);
  if (one instanceof z.ZodArray) return typeof part === 'number' ? one.element : undefined;
  if (one instanceof z.ZodRecord) return one.valueType;
  if (!(one instanceof z.ZodObject)) return undefined;
  const shape: Record<string, Schema> = one.shape;
  return Object.hasOwn(shape, part) ? shape[part] : undefined;
}

function keysOf(schema: Schema): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (!(schema instanceof z.ZodRecord)) return [];
  const key = bare(schema.keyType);
  return key instanceof z.ZodEnum ? key.options.map(String) : [];
}

/** Of several schemas the one that is meant: by the key that tells them apart, else the one that knows the most keys. */
function chosen(schema: Schema, value: unknown): Schema {
  const one = bare(schema);
  if (!(one instanceof z.ZodUnion)) return one;
  const options = one.options.map(bare);
  if (one instanceof z.ZodDiscriminatedUnion) return discriminated(one, options, value) ?? one;
  const fits = options.filter((option) => isOfType(option, value));
  const keys = isObject(value) ? Object.keys(value) : [];
  const shared = (option: Schema): number => keysOf(option).filter((key) => keys.includes(key)).length;
  return fits.sort((a, b) => shared(b) - shared(a))[0] ?? one;
}

function discriminated(
  union: z.ZodDiscriminatedUnion,
  options: readonly Schema[],
  value: unknown,
): Schema | undefined {
  const { discriminator } = union.def;
  const given = valueAt(value, [discriminator]);
  return options.find((option) => {
    if (!(option instanceof z.ZodObject)) return false;
    const told: unknown = option.shape[discriminator];
    return told instanceof z.ZodLiteral && [...told.values].some((one) => one === given);
  });
}

function isOfType(schema: Schema, value: unknown): boolean {
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return isObject(value);
  if (schema instanceof z.ZodArray) return Array.isArray(value);
  return !isObject(value) && !Array.isArray(value);
}
