import type { Where } from './finding.ts';

/** `file:line:column (key)` as editors and terminals link it. Apart from the schemas, so that an error costs no library. */
export function placeOf(where: Where): string {
  const line = where.line === undefined ? '' : `:${where.line}`;
  const column = where.line === undefined || where.column === undefined ? '' : `:${where.column}`;
  const key = where.key === undefined ? '' : ` (${where.key})`;
  return `${where.file}${line}${column}${key}`;
}
