import { posix, win32 } from 'node:path';
import { type IntercomConfig, intercomSchema } from '../intercom.ts';
import type { Found } from '../problems/problems.ts';
import type { Config } from '../schema.ts';

/** What INTERCOM cannot be: a file that is something else or lies elsewhere, or one that is condensed to more than it has. */
export const intercomProblems = ({ intercom }: Pick<Config, 'intercom'>): Found[] => [
  ...place(intercom),
  ...condensed(intercom),
];

const EXAMPLE = 'for example ".claude/local/INTERCOM-{machine}.md"';

function place({ path }: IntercomConfig): Found[] {
  const message = whyNot(path);
  return message === null ? [] : [{ path: ['intercom', 'path'], message, remedy: EXAMPLE }];
}

/** Messages are written at the end of the file, so it may be none that somebody else reads as something else. */
function whyNot(path: string): string | null {
  if (/\p{Cc}/u.test(path)) return 'a path has no line breaks or other control characters';
  const file = path.trim().replaceAll('\\', '/').replaceAll(MACHINE, 'machine');
  const unknown = /\$?\{[^}]*\}/.exec(file)?.[0];
  if (unknown !== undefined)
    return `${JSON.stringify(unknown)} stands for nothing here; {machine} is the name of this machine`;
  if (file === '') return 'INTERCOM needs a file';
  if (posix.isAbsolute(file) || win32.isAbsolute(file) || /^[a-z]:/i.test(file) || file.startsWith('~'))
    return 'INTERCOM lies in the workspace, so its path begins there';
  const parts = posix.normalize(file).split('/');
  if (parts[0] === '..') return 'this leads out of the workspace';
  const own = parts.find((part) => OWNED.has(part.toLowerCase().replace(/[. ]+$/, '')));
  if (own !== undefined) return `nothing else may be written into ${own}`;
  return /\.(?:md|markdown|txt)$/i.test(file)
    ? null
    : 'messages are Markdown, so the name of the file ends with .md (or .markdown, .txt)';
}

const MACHINE = /\$\{MACHINE_NAME\}|\{machine\}/g;

/** Of git, and our records unless --data names another folder. */
const OWNED: ReadonlySet<string> = new Set(['.git', '.roo-fsm']);

const USUAL = intercomSchema.parse({});

/** Blamed is the number that was written, as far as that can be told. */
function condensed({ condenseAbove: above, condenseTo: left }: IntercomConfig): Found[] {
  if (left <= above) return [];
  if (left === USUAL.condenseTo) {
    const message = `${left} messages are left when old ones are put away (condenseTo, ${left} unless told), which is more`;
    return [
      { path: ['intercom', 'condenseAbove'], message, remedy: `at least ${left}, or a smaller condenseTo` },
    ];
  }
  const message = `old messages are put away when there are more than ${above} (condenseAbove), so not so many can be left`;
  return [
    { path: ['intercom', 'condenseTo'], message, remedy: `at most ${above}, or a larger condenseAbove` },
  ];
}
