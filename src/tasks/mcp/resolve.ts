import path from 'node:path';
import type { ServerAddress, ServerEntry } from './server.ts';

/** An address, or why there is none: a variable that is not set, or an input only an editor can ask for. */
export type Resolution =
  | { ok: true; address: ServerAddress }
  | { ok: false; problem: 'env-missing' | 'needs-input' | 'bad-url'; name: string };

/**
 * Resolves what Claude Code, Roo and VS Code allow in an entry: `${NAME}`, `${NAME:-default}`, `${env:NAME}`
 * and `${workspaceFolder}`. `${input:…}` is asked for by VS Code, so nobody answers here.
 */
export function resolveServer(entry: ServerEntry, workspace: string, env: NodeJS.ProcessEnv): Resolution {
  let failed: Extract<Resolution, { ok: false }> | undefined;
  const expand = (text: string): string =>
    text.replace(REFERENCE, (reference, kind: string | undefined, name: string, otherwise?: string) => {
      if (kind === 'input:') failed ??= { ok: false, problem: 'needs-input', name };
      if (kind === undefined && name === 'workspaceFolder') return workspace;
      const value = env[name] ?? otherwise;
      if (value === undefined) failed ??= { ok: false, problem: 'env-missing', name };
      return value ?? reference;
    });
  const expandAll = (values: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expand(value)]));

  const address = addressOf(entry, workspace, expand, expandAll);
  if (failed !== undefined) return failed;
  return address === undefined
    ? { ok: false, problem: 'bad-url', name: entry.url ?? '' }
    : { ok: true, address };
}

const REFERENCE = /\$\{(env:|input:)?([\w.-]+)(?::-([^}]*))?\}/g;

function addressOf(
  entry: ServerEntry,
  workspace: string,
  expand: (text: string) => string,
  expandAll: (values: Readonly<Record<string, string>>) => Record<string, string>,
): ServerAddress | undefined {
  if (entry.command !== undefined) {
    return {
      via: 'stdio',
      command: expand(entry.command),
      args: entry.args.map(expand),
      env: expandAll(entry.env),
      cwd: path.resolve(workspace, expand(entry.cwd ?? '.')),
    };
  }
  const headers = expandAll(entry.headers);
  const url = expand(entry.url ?? '');
  if (!URL.canParse(url)) return undefined;
  return { via: entry.type === 'sse' ? 'sse' : 'http', url: new URL(url), headers };
}
