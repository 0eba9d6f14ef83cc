import { createHash } from 'node:crypto';
import { headingLine } from './heading.ts';
import type { IntercomMessage } from './message.ts';

/**
 * A message as it stands in the file: separator, heading, its id in a comment, the body, and a comment that says that
 * it is whole. Begins with an end of line, so that it is right behind a line that somebody has half written.
 */
export function blockOf(message: IntercomMessage, eol: string): string {
  const id = safeId(message.id);
  const body = normal(message.body).split('\n').map(escaped);
  const lines = [
    '',
    '---',
    headingLine(message),
    `<!-- id: ${id} -->`,
    '',
    ...body,
    '',
    endMark(id),
    '---',
    '',
  ];
  return lines.join(eol);
}

/** What the file begins with. */
export const headerOf = (machineId: string, eol: string): string =>
  [
    '# INTERCOM - Communication Locale Roo ↔ Claude Code',
    '',
    `Machine: ${machineId.replaceAll(/\p{Cc}+/gu, ' ')}`,
    'Protocole: v2.0',
    '',
  ].join(eol);

/** Behind the body of a message whose writer came to its end. */
export const endMark = (id: string): string => `<!-- /${id} -->`;

/** An id as it may stand in a comment and be written by hand; what may not be is replaced by its digest. */
export const safeId = (id: string): string =>
  /^[a-zA-Z0-9](?:[\w.:-]{0,118}[a-zA-Z0-9])?$/.test(id) && !id.includes('--')
    ? id
    : `h${createHash('sha256').update(id).digest('hex').slice(0, 24)}`;

/** A body with the ends of line that it has when it is read again. */
export const normal = (body: string): string => Buffer.from(body).toString().replaceAll(/\r\n?/g, '\n');

/** A line of a body that could be taken for a heading, a separator or a mark gets a backslash, as in Markdown. */
export const escaped = (line: string): string => line.replace(MARKED, '$1\\$2$3');

/** The line as it was. */
export const unescaped = (line: string): string => line.replace(ESCAPED, '$1$2$3');

const SPECIAL = String.raw`#{1,3}[ \t]{0,4}\[?[ \t]{0,4}\d{4}-|-{3,}[ \t]*$|<!--[ \t]*(?:\/|id:)`;
const MARKED = new RegExp(String.raw`^([ \t]*)(\\*)(${SPECIAL})`);
const ESCAPED = new RegExp(String.raw`^([ \t]*)\\(\\*)(${SPECIAL})`);
