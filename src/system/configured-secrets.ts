import { secretsByRules } from './secret-finder.ts';
import { placesAfterFlags } from './secret-flags.ts';
import { isEverydayVariable, isSecretVariable } from './secret-names.ts';

/**
 * The secrets that a part of a configuration holds itself: values under names that look secret, what follows a
 * flag like `--token`, and what has the form of a secret in any of its texts.
 */
export function secretsIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') {
    return [...(isSecretVariable(name) ? [value] : []), ...secretsByRules(value)].flatMap(partsOf);
  }
  if (Array.isArray(value)) {
    const secret = placesAfterFlags(value);
    return value.flatMap((item: unknown, at) => [
      ...(secret.has(at) ? partsOf(String(item)) : []),
      ...secretsIn(item),
    ]);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => secretsIn(item, key));
}

/** The values of the variables of this environment that a text refers to by a pattern whose named group is `name`. */
export function referencedValues(
  texts: readonly string[],
  reference: RegExp,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  return texts.flatMap((text) =>
    [...text.matchAll(reference)].flatMap(({ groups }) => {
      const name = groups?.['name'] ?? '';
      const value = env[name];
      return value === undefined || isEverydayVariable(name) ? [] : [value];
    }),
  );
}

/**
 * `Bearer x` and `user:x` also hold x, which a program may print alone; in an address it may be encoded, and in a
 * line of the shell a secret without quotes ends where the shell says.
 */
function partsOf(secret: string): string[] {
  const last = secret.split(/[\s:]+/).at(-1) ?? '';
  const [word = ''] = last.split(/[;&|<>()]/);
  return [...new Set([secret, last, word, decoded(last)])].filter((part) => part !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
