import { MCP_SERVER } from './mcp-server.ts';

/** Contents by path, relative to a work tree, with forward slashes. */
export type Files = Readonly<Record<string, string>>;

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const readme = (first: string, last: string): string =>
  `# Demo workspace\n\n${first}\n\nThe notes are in notes/, and an MCP server reads them to agents.\n\nRun tools/smoke-test.mjs before you push.\n\n${last}\n`;

const teams = (members: string): string => `[platform]\nname = "Platform"\nmembers = [${members}]\n`;

const SMOKE_TEST = `// Every note must have something in it.
import { readdirSync, readFileSync } from 'node:fs';

const notes = readdirSync('notes');
const empty = notes.filter((note) => readFileSync('notes/' + note, 'utf8').trim() === '');
for (const note of empty) console.error('error: notes/' + note + ' is empty');
console.log((notes.length - empty.length) + ' of ' + notes.length + ' notes are good');
process.exit(empty.length > 0 ? 3 : 0);
`;

/** What the first commit holds, beside the configuration of roo-fsm. */
export const TRACKED: Files = {
  'README.md': readme('Made by "roo-fsm demo".', 'Questions: ask anybody.'),
  '.gitignore': 'logs/*\n!logs/reference.log\n*.tmp\n*~\n',
  'package.json': asJson({ name: 'demo-workspace', private: true, type: 'module' }),
  '.roo/mcp.json': asJson({
    mcpServers: {
      notes: { command: process.execPath, args: ['tools/notes-server.mjs'] },
      archive: { command: process.execPath, args: ['tools/archive-server.mjs'], disabled: true },
    },
  }),
  'tools/notes-server.mjs': MCP_SERVER,
  'tools/smoke-test.mjs': SMOKE_TEST,
  'notes/welcome.md': 'Welcome. This workspace lives as long as the demo.\n',
  'notes/deploy.md': 'Deploy on Tuesdays.\n',
  'roo-config/settings/servers.json': asJson({ servers: [{ name: 'notes', enabled: true }] }),
  'roo-config/settings/modes.jsonc':
    '{\n  // The mode a session begins with.\n  "first": "code",\n  "others": ["debug", "ask"],\n}\n',
  'roo-config/schedules/nightly.yaml': 'nightly:\n  at: "06:00"\n  days: [monday, thursday]\n',
  'roo-config/teams.toml': teams('"ada"'),
  'logs/reference.log': 'kept on purpose: tests compare their output with this file\n',
};

/** What a colleague has pushed since the workspace was cloned, commit by commit. */
export const PUSHED: readonly { message: string; files: Files }[] = [
  { message: 'Add Grace to the platform team', files: { 'roo-config/teams.toml': teams('"ada", "grace"') } },
  {
    message: 'Say where questions go',
    files: {
      'README.md': readme('Made by "roo-fsm demo".', 'Questions: ask the platform team.'),
      'notes/deploy.md': 'Deploy on Tuesdays, never on Fridays.\n',
    },
  },
];

/** A change the user has not committed, in a file that a colleague changed too, at another place. */
export const LOCAL_CHANGE: Files = {
  'README.md': readme('Made by "roo-fsm demo". I am still writing this line.', 'Questions: ask anybody.'),
};

/** Leftovers of two months ago, which the cleanups are to find. */
export const OLD_LEFTOVERS: Files = {
  'logs/sync.log': 'an old log\n'.repeat(200),
  'logs/archive/build.log.1': 'a rotated log\n'.repeat(200),
  'logs/archive/worker.err': 'an old error\n',
  'draft.tmp': 'an old draft\n',
  'notes/deploy.md~': 'what an editor left behind\n',
};

/** Files of the same names that are too young to be removed. */
export const YOUNG: Files = { 'logs/today.log': 'written just now\n', 'upload.tmp': 'still being written\n' };

/** Old and tracked: it looks like a log and must stay. */
export const OLD_BUT_TRACKED = ['logs/reference.log'];
