import type { Line } from './lines.ts';

/** What opened a fence of code (CommonMark 0.31, 4.5). */
export type Fence = { mark: string; length: number };

/** The fence that is open after these lines; `null` when none is. */
export function fenceAfter(
  lines: readonly Line[],
  from: number,
  to: number,
  before: Fence | null,
): Fence | null {
  let open = before;
  for (let at = from; at < to; at += 1) {
    const text = lines[at]?.text ?? '';
    const found = /^ {0,3}(`{3,}|~{3,})/.exec(text);
    if (found === null) continue;
    const [whole, run = ''] = found;
    const info = text.slice(whole.length).trim();
    const mark = run.charAt(0);
    if (open === null) {
      if (mark === '~' || !info.includes('`')) open = { mark, length: run.length };
    } else if (mark === open.mark && run.length >= open.length && info === '') open = null;
  }
  return open;
}
