/**
 * A small MCP server over stdio in one file without dependencies: one JSON-RPC message a line, as in
 * https://modelcontextprotocol.io/specification (stdio transport, lifecycle, tools). It serves the notes of the workspace.
 */
export const MCP_SERVER = `// A small MCP server: one JSON-RPC message a line on stdin and stdout.
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const tools = {
  list_notes: {
    description: 'The names of the notes in this workspace',
    inputSchema: { type: 'object', properties: {} },
    run: () => readdirSync('notes').sort().join('\\n'),
  },
  count_words: {
    description: 'How many words a note has',
    inputSchema: { type: 'object', properties: { note: { type: 'string' } }, required: ['note'] },
    run: ({ note }) => {
      if (!readdirSync('notes').includes(note)) throw new Error('no such note');
      return String(readFileSync('notes/' + note, 'utf8').split(/\\s+/).filter(Boolean).length);
    },
  },
};

const methods = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'notes', version: '1.0.0' },
  }),
  ping: () => ({}),
  'tools/list': () => ({
    tools: Object.entries(tools).map(([name, { description, inputSchema }]) => ({ name, description, inputSchema })),
  }),
  'tools/call': ({ name, arguments: given = {} }) => {
    try {
      return { content: [{ type: 'text', text: tools[name].run(given) }] };
    } catch (error) {
      return { content: [{ type: 'text', text: error.message }], isError: true };
    }
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params = {} } = JSON.parse(line);
  if (id === undefined) continue; // a notification wants no answer
  const answer = Object.hasOwn(methods, method)
    ? { result: methods[method](params) }
    : { error: { code: -32601, message: 'method not found: ' + method } };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer }) + '\\n');
}
`;
