import fs from 'node:fs';
import path from 'node:path';

/** The folder of the product. */
export const ROOT = path.join(import.meta.dirname, '..', '..');

/** One import of a file: `to` is a path from the root with forward slashes, or the name of a package. */
export type Import = { from: string; to: string; typeOnly: boolean };

/** The TypeScript files under a folder, or the file itself; relative to the root, with forward slashes. */
export function sourcesIn(place: string): string[] {
  if (place.endsWith('.ts')) return [place];
  return fs
    .readdirSync(path.join(ROOT, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

export const textOf = (source: string): string => fs.readFileSync(path.join(ROOT, source), 'utf8');

export const importsOf = (source: string): Import[] => importsIn(source, textOf(source));

const STATEMENT = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\sfrom\s*)?(['"])([^'"\n]+)\2/gm;
const CALL = /\b(?:import|require)\s*\(\s*(['"`])([^'"`\n]+)\1/g;

/** Every import of a text: of values and of types, re-exports, for side effects only, and dynamic. */
export function importsIn(from: string, text: string): Import[] {
  const code = withoutComments(text);
  const statements = [...code.matchAll(STATEMENT)].map(([, type, , to = '']) => ({
    to,
    typeOnly: type !== undefined,
  }));
  // `import('…').Type` after a colon and the like is a type; it is counted as a value, which is only stricter.
  const calls = [...code.matchAll(CALL)].map(([, , to = '']) => ({ to, typeOnly: false }));
  return [...statements, ...calls].map(({ to, typeOnly }) => ({ from, to: resolved(from, to), typeOnly }));
}

const resolved = (from: string, to: string): string =>
  to.startsWith('.') ? path.posix.join(path.posix.dirname(from), to) : to;

/** The code of a text: comments gone, line breaks kept. Quoted text is kept too, with what looks like a comment in it. */
export const withoutComments = (text: string): string =>
  text.replace(
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, quoted?: string) => quoted ?? '',
  );

/** The code of a text without what it quotes: only its own words. */
export const wordsOf = (text: string): string =>
  withoutComments(text).replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''");
