import { plain } from './telling.ts';

/** `line`: characters of one line. */
type Bounds = { lines: number; characters: number; line?: number };

/**
 * The end of a text as a block of Markdown that it cannot break out of: every line begins with `| `, so that none is
 * a fence, a heading or a rule of the text around it.
 */
export function quoted(text: string, { lines, characters, line: longest = LONGEST_LINE }: Bounds): string[] {
  const all = plain(text)
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  const kept: string[] = [];
  let left = characters;
  for (const line of all.slice(-lines).reverse()) {
    const shown = line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
    left -= shown.length + 1;
    if (left < 0) break;
    kept.unshift(`| ${shown}`.trimEnd());
  }
  const cut = kept.length < all.length ? ['| …'] : [];
  return ['```text', ...cut, ...kept, '```'];
}

const LONGEST_LINE = 240;

/** All that a person says, as far as there is room for it. */
export const quotedContext = (text: string, characters = MOST_CONTEXT): string[] =>
  quoted(text, { lines: MOST_CONTEXT, characters: 3 * characters, line: characters });

/** So many characters may a person say at most. */
export const MOST_CONTEXT = 4_000;
