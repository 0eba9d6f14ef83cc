import { bounded } from './bounded.ts';

/** Listens to the output of a process for the line that most likely says why it failed. */
export interface FirstWords {
  hear(text: string, stream: 'stdout' | 'stderr'): void;
  /**
   * The first line on stderr that names an error (a stack trace begins with where, not with what), else the first
   * one there that is not empty, else the last such line on stdout; at most 200 characters.
   */
  told(): string;
}

/** No more of a line is remembered: it is cut to 200 anyway. */
const LONGEST_LINE = 4096;

/** Starts with nothing heard. */
export function firstWords(): FirstWords {
  const stderr = lines((line, heard) =>
    heard === '' || (namesError(line) && !namesError(heard)) ? line : heard,
  );
  const stdout = lines((line) => line);
  return {
    hear: (text, stream) => (stream === 'stderr' ? stderr : stdout).push(text),
    told: () => bounded(stderr.chosen() || stdout.chosen()),
  };
}

const namesError = (line: string): boolean => /^\s*(\w*Error\b|error\b|fatal\b)/i.test(line);

function lines(choose: (line: string, chosen: string) => string) {
  let chosen = '';
  let open = '';
  const consider = (line: string): void => {
    if (line.trim() !== '') chosen = choose(line, chosen);
  };
  return {
    push(text: string): void {
      const parts = text.split(/[\r\n]+/);
      const last = parts.pop() ?? '';
      for (const part of parts) {
        consider(open + part);
        open = '';
      }
      open = (open + last).slice(0, LONGEST_LINE);
    },
    chosen(): string {
      consider(open);
      open = '';
      return chosen;
    },
  };
}
