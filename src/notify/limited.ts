/** A text of at most `limit` characters (as services count them: UTF-16), with a mark where it was cut and no character cut in half. */
export function limited(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - MARK.length;
  const split = /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end;
  return `${text.slice(0, split)}${MARK}`;
}

const MARK = '…';

/** As many lines as fit into `limit` characters once each is `written`; the rest is left out with a mark. */
export function fitting(lines: readonly string[], limit: number, written: (line: string) => string): string {
  let text = '';
  for (const line of lines) {
    const next = `${text === '' ? '' : `${text}\n`}${written(line)}`;
    if (next.length > limit - MARK.length - 1) return text === '' ? MARK : `${text}\n${MARK}`;
    text = next;
  }
  return text;
}
