import fc from 'fast-check';

/** Pieces of which files of agents are made, whole and broken. */
const PIECES = [
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '---',
  '\n---\n',
  '\n---\n\n',
  '```',
  '\n```\n',
  '\n~~~\n',
  '\n```md\n',
  '\\',
  '<!-- id: abc-1 -->',
  '<!-- /abc-1 -->',
  '\n<!-- id: abc-1 -->\n',
  '\n<!-- /abc-1 -->\n',
  '\n## [2026-01-22 00:30:55] roo → claude-code [TASK]\n',
  '\n## [2026-01-22 00:31] claude-code -> roo-scheduler [ask]\n',
  '\n## [2026-01-22 00:32:00] roo → claude-code [IDLE]\n\nrien\n',
  '\n## [2026-01-22 00:33:00] roo → claude-code [IDLE]\r\n\r\nrien\r\n',
  '\n## 2026-01-22 a → b DONE',
  '## [2026-01-22 00:30:55] x → y [INFO]',
  '\n# INTERCOM\n',
  'réponse 🚨',
  'words',
  ' ',
  '\u00a0',
  '\ufeff',
];

/** A text as it could be found in a file. */
export const anyText = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    {
      maxLength: 30,
    },
  )
  .map((pieces) => pieces.join(''));

/** What a message may say. */
export const body = fc.oneof(anyText, fc.string({ unit: 'binary' }));

const id = fc
  .uuid({ version: 7 })
  .map((uuid) => uuid)
  .filter((one) => !one.includes('--'));

/** A message as it is written here. */
export const message = fc.record({
  id,
  at: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  from: fc.constantFrom('roo-scheduler', 'claude-code', 'roo'),
  to: fc.constantFrom('roo-scheduler', 'claude-code', 'roo'),
  type: fc.constantFrom('INFO', 'TASK', 'ASK', 'DONE', 'REPLY', 'ACK', 'IDLE', 'ERROR'),
  body,
});
