import path from 'node:path';
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Finding } from '../../../store/finding.ts';
import { readText } from '../../system/text-file.ts';
import { bounded } from '../bounded.ts';
import { finding } from '../task.ts';
import { workspacePath } from '../workspace-path.ts';
import { type FoundServer, serverEntrySchema } from './server.ts';

/** What the files say: the servers in them, and what is wrong with them. Files that do not exist say nothing. */
export type Discovery = { servers: FoundServer[]; findings: Finding[]; filesRead: number };

/** Reads the files that name MCP servers; comments and trailing commas are allowed. */
export async function discoverServers(workspace: string, files: readonly string[]): Promise<Discovery> {
  const found: Discovery = { servers: [], findings: [], filesRead: 0 };
  for (const given of files) {
    const file = path.resolve(workspace, given);
    const shown = workspacePath(workspace, file);
    const read = await readText(file);
    if (!read.ok && read.reason === 'missing') continue;
    if (!read.ok) {
      found.findings.push(
        finding('error', 'mcp.unreadable-file', { file: shown, code: read.code }, { file: shown }),
      );
      continue;
    }
    found.filesRead += 1;
    readServers(read.text, shown, found);
  }
  found.servers = withoutRepetition(found.servers);
  return found;
}

function readServers(text: string, file: string, found: Discovery): void {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const placed = (offset: number) => ({ file, ...positionAt(text, offset) });
  const [broken] = errors;
  if (broken !== undefined || tree === undefined) {
    const detail = broken === undefined ? 'ValueExpected' : printParseErrorCode(broken.error);
    found.findings.push(finding('error', 'mcp.broken-file', { file, detail }, placed(broken?.offset ?? 0)));
    return;
  }
  const list = findNodeAtLocation(tree, ['mcpServers']) ?? findNodeAtLocation(tree, ['servers']);
  if (list?.type !== 'object') {
    found.findings.push(finding('warning', 'mcp.no-list', { file }, placed(list?.offset ?? tree.offset)));
    return;
  }
  for (const property of list.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const server = String(key.value);
    const parsed = serverEntrySchema.safeParse(plainValue(value));
    const where = placed(key.offset);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const detail = bounded(`${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
      found.findings.push(finding('error', 'mcp.bad-entry', { server, detail }, where));
    } else if (parsed.data.command === undefined && parsed.data.url === undefined) {
      found.findings.push(finding('error', 'mcp.bad-entry', { server, detail: 'command, url' }, where));
    } else found.servers.push({ name: server, entry: parsed.data, where });
  }
}

/** The value of a node; `fromEntries` defines its keys, so that `__proto__` is a key like any other. */
function plainValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plainValue);
  if (node.type !== 'object') return node.value as unknown;
  const entries = (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined ? [] : [[String(key.value), plainValue(value)] as const],
  );
  return Object.fromEntries(entries);
}

/** The same server often stands in the files of several programs. */
function withoutRepetition(servers: readonly FoundServer[]): FoundServer[] {
  const byContent = new Map<string, FoundServer>();
  for (const server of servers) {
    const content = JSON.stringify([server.name, server.entry]);
    if (!byContent.has(content)) byContent.set(content, server);
  }
  return [...byContent.values()];
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
