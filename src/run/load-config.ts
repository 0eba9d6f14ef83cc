import { join, relative, resolve } from 'node:path';
import { builtInConfig, type ReadConfig, readConfig } from '../../config/read.ts';
import type { ConfigError } from '../../store/events.ts';
import { err, ok, type Result } from '../../store/result.ts';
import { readText, type TextFile } from '../system/text-file.ts';

/** Where a workspace keeps its configuration, in the order they are looked for. */
const CANDIDATES = ['.roo/orchestration.json', 'roo-config/scheduler/daily-orchestration.json'];

/** Reads the configuration of a workspace: the file that was named, else the first that exists, else the built-in one. */
export async function loadConfig(
  workspace: string,
  named: string | undefined,
  cwd: string,
): Promise<Result<ReadConfig, ConfigError>> {
  const files = named === undefined ? CANDIDATES.map((file) => join(workspace, file)) : [resolve(cwd, named)];
  for (const file of files) {
    const shown = (relative(workspace, file).startsWith('..') ? file : relative(workspace, file)).replaceAll(
      '\\',
      '/',
    );
    const content = await readText(file);
    if (content.ok) return checked(readConfig(content.text, shown), content.bom);
    if (content.reason !== 'missing' || named !== undefined) return err(unreadable(shown, content));
  }
  return ok(builtInConfig());
}

/** A byte order mark is read over here, and told, because other readers of the file stumble over it. */
function checked(read: Result<ReadConfig, ConfigError>, bom: string): Result<ReadConfig, ConfigError> {
  if (!read.ok || bom === 'none') return read;
  const notice = { code: 'config.byte-order-mark', params: { file: read.value.source, bom } };
  return ok({ ...read.value, notices: [...read.value.notices, notice] });
}

function unreadable(file: string, content: Extract<TextFile, { ok: false }>): ConfigError {
  const message =
    content.reason === 'missing'
      ? 'the file does not exist'
      : `the file cannot be read (${content.reason}, ${content.code})`;
  const remedy =
    content.reason === 'missing'
      ? 'check the path given with --config'
      : 'check the file and its permissions';
  return { reason: 'config-unreadable', source: file, problems: [{ message, where: { file }, remedy }] };
}
