import type { Terminal } from '../report/terminal.ts';
import { selftestWord } from '../text/selftest.ts';

const CLEAR = '\r\u001b[K';
/** Where nobody watches, one line for each such share. */
const SHARES = 10;

/** Tells on stderr how far the harness is: one line that is drawn again, or some lines in a log. */
export function progressOf(
  { info, live, language }: Terminal,
  silent: boolean,
): { on: (done: number, total: number, failures: number) => void; end: () => void } {
  if (silent) return { on: () => {}, end: () => {} };
  const text = (done: number, total: number, failed: number): string =>
    selftestWord('progress', language, { done, total, failed });
  const share = (done: number, total: number): number => Math.floor((done * SHARES) / total);
  return {
    on: (done, total, failed) => {
      if (live) info(`${CLEAR}${text(done, total, failed)}`);
      else if (share(done, total) > share(done - 1, total)) info(`${text(done, total, failed)}\n`);
    },
    end: () => {
      if (live) info(CLEAR);
    },
  };
}
