/** A line of a text: where it begins, where the next one begins, and what is in it without its end. */
export type Line = { start: number; end: number; text: string };

/** The lines of a text, whatever their ends; together they are the whole text. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    const stop = newline < 0 ? end : newline;
    const hasReturn = stop > start && text[stop - 1] === '\r';
    lines.push({ start, end, text: text.slice(start, hasReturn ? stop - 1 : stop) });
    start = end;
  }
  return lines;
}

/** How the lines of a text end: as the last one that has an end. */
export function endOfLine(text: string): '\n' | '\r\n' {
  const newline = text.lastIndexOf('\n');
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** A line with nothing to see in it. */
export const isBlank = (text: string): boolean => /^[ \t]*$/.test(text);

/** A line that separates messages. */
export const isSeparator = (text: string): boolean => /^ {0,3}-{3,}[ \t]*$/.test(text);
