import path from 'node:path';

/** What the `.cmd` file starts that npm, pnpm or yarn put beside a program: a script for node, or another program. */
export type ShimTarget = { kind: 'script' | 'program'; file: string };

/**
 * Reads a shim, so that what it starts can be started without cmd.exe, which would read every argument anew and twice.
 * `undefined` when it is no such shim, or does more than that.
 */
export function shimTarget(file: string, text: string): ShimTarget | undefined {
  const targets = text.split(/\r?\n/).flatMap(targetsOfLine);
  const [first] = targets;
  if (first === undefined || targets.some(({ relative }) => relative !== first.relative)) return undefined;
  const kind = /\.exe$/i.test(first.relative) ? 'program' : 'script';
  if (kind === 'script' && targets.some(({ before }) => !NODE_ALONE.test(before))) return undefined;
  return { kind, file: path.win32.resolve(path.win32.dirname(file), first.relative) };
}

/** `"%dp0%\…\cli.js" %*`, where everything is handed on. */
const TARGET = /"%(?:~dp0|dp0%)[\\/]*([^"%]+\.(?:[cm]?js|exe))"\s*%\*/gi;

/** Node without options of its own. */
const NODE_ALONE = /(?:"%_prog%"|\bnode(?:\.exe)?"?)\s+$/i;

const targetsOfLine = (line: string): { relative: string; before: string }[] =>
  [...line.matchAll(TARGET)].map((match) => ({
    relative: match[1] ?? '',
    before: line.slice(0, match.index),
  }));
