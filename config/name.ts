const MOST_CHARACTERS = 80;
const ALLOWED = /^[\p{L}\p{M}\p{N}_\- ]+$/u;
const RESERVED = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/**
 * Why a word cannot be the name of a phase or task; `undefined` when it can. Names become states of the
 * machine and parts of file names, so they are kept simple.
 */
export function nameProblem(value: string): string | undefined {
  if (value.trim() === '') return 'a name must not be empty';
  if (value !== value.trim()) return 'a name neither begins nor ends with a space';
  if (value.length > MOST_CHARACTERS)
    return `a name has at most ${MOST_CHARACTERS} characters; this one has ${value.length}`;
  if (!ALLOWED.test(value))
    return 'a name holds letters, digits, "_", "-" and spaces only, because it names a state of the machine';
  return RESERVED.has(value) ? 'this name is reserved by the language; choose another' : undefined;
}
