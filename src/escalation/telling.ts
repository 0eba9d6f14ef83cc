import { isAbsolute, join, relative, sep } from 'node:path';
import { DATA_FOLDER } from '../../store/layout.ts';
import { bounded } from '../tasks/bounded.ts';
import type { Language } from '../text/sentence.ts';

/** What every text about an escalation is told with. */
export type Telling = {
  language: Language;
  /** Absolute. */
  workspace: string;
  dataDir: string;
  /** Takes secrets out of a text. */
  mask: (text: string) => string;
};

const LONGEST_LINE = 300;

/**
 * What came from outside, as one line without secrets and control characters, that can end neither a comment nor a
 * code span of the Markdown it is put into.
 */
export const oneLine = (text: string, { mask }: Pick<Telling, 'mask'>, limit = LONGEST_LINE): string =>
  bounded(plain(mask(text)), limit)
    .replaceAll('<!--', '<! --')
    .replaceAll('-->', '-- >');

/** A text without what moves a cursor, hides what follows, or is not seen at all. */
export const plain = (text: string): string =>
  text
    .replace(SEQUENCE, '')
    .replace(/\p{Cf}/gu, '')
    .replace(/[^\P{Cc}\n\t]/gu, ' ');

/** A control sequence of a terminal (ECMA-48). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what this is about
const SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]/g;

/** A path as people see it: from the workspace when it lies in there, with forward slashes. */
export function shownPath(path: string, { workspace }: Pick<Telling, 'workspace'>): string {
  const from = relative(workspace, path);
  const outside = from === '' || from === '..' || from.startsWith(`..${sep}`) || isAbsolute(from);
  return (outside ? path : from).split(sep).join('/');
}

/** A command of roo-fsm that finds these records from the workspace. */
export const commandOf = (command: string, { workspace, dataDir }: Telling): string =>
  `roo-fsm ${command}${dataDir === join(workspace, DATA_FOLDER) ? '' : ` --data "${dataDir}"`}`;

/** Milliseconds as seconds, with two decimals at most, as the original shows durations. */
export const secondsOf = (milliseconds: number): number => Math.round(milliseconds / 10) / 100;
