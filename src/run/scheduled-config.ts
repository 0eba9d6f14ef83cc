import { isAbsolute, relative, resolve, sep } from 'node:path';
import { noticesOf } from '../../config/original/notices.ts';
import { shapeOf, translate } from '../../config/original/original.ts';
import { withSchedule } from '../../config/original/with-schedule.ts';
import { type Found, keyText, type Path } from '../../config/problems/problems.ts';
import { locateIn, nonEmpty, parseObject, type ReadConfig, readConfig } from '../../config/read.ts';
import { locateInJson } from '../../config/syntax/json.ts';
import type { ConfigError } from '../../store/events.ts';
import { err, ok, type Result } from '../../store/result.ts';
import { readText } from '../system/files/text-file.ts';
import { markNotice } from './config-content.ts';

/**
 * Reads a configuration; a file of schedules whose engine reads another one leads to that (from the workspace, and
 * inside it), with what the schedule says of its runs laid over it. Its source stays the file of schedules, which a
 * resume reads again.
 */
export async function readScheduled(
  text: string,
  shown: string,
  workspace: string,
): Promise<Result<ReadConfig, ConfigError>> {
  const named = text.includes('"schedules"') ? engineIn(text, shown) : null;
  if (named === null) return readConfig(text, shown);
  const { configPath, notices, where, schedule } = named;
  const refuse = (message: string, remedy: string): Result<never, ConfigError> =>
    err({
      reason: 'config-unreadable',
      source: shown,
      problems: nonEmpty([{ message, where, remedy }], shown),
    });
  const file = resolve(workspace, configPath.replaceAll('\\', '/'));
  const path = relative(workspace, file).replaceAll(sep, '/');
  if (!isWithin(workspace, file)) {
    return refuse('this configuration lies outside of the workspace', 'name that file with --config');
  }
  const content = await readText(file);
  if (!content.ok) {
    const why = content.reason === 'missing' ? 'does not exist' : `cannot be read (${content.code})`;
    const message = `the configuration ${JSON.stringify(path)} that this schedule names ${why}`;
    return refuse(
      message,
      'correct -ConfigPath, or name a file with --config; without a file, run has a configuration built in',
    );
  }
  const read = readConfig(content.text, path);
  if (!read.ok) return read;
  const { locate } = read.value;
  const inFile = { ...read.value, locate: (at: Path) => ({ ...locate(at), file: path }) };
  const whole = withSchedule(inFile, schedule);
  if (!whole.ok) return err(wrongTogether(whole.failure, shown));
  const followed = { code: 'original.followed', params: { file: path, key: shown } };
  return ok({
    ...whole.value,
    source: shown,
    notices: [followed, ...notices, ...markNotice(path, content), ...read.value.notices],
  });
}

/** What the engine of the one schedule reads; `null` for any other file, and for one that is wrong. */
function engineIn(text: string, shown: string) {
  const parsed = parseObject(text, shown, '');
  if (!parsed.ok || shapeOf(parsed.value) !== 'schedules') return null;
  const { draft, engine } = translate('schedules', parsed.value);
  if (engine === undefined || draft.problems.length > 0) return null;
  const { path } = engine.at;
  const where = { file: shown, ...locateInJson(text, path), key: keyText(path) };
  const inFile = locateIn(text);
  const schedule = { draft, locate: (at: Path) => ({ ...inFile(at), file: shown }) };
  return { configPath: engine.configPath, notices: noticesOf(draft), where, schedule };
}

/** Each of the two was right by itself. */
function wrongTogether(
  { problems, locate }: { problems: readonly Found[]; locate: ReadConfig['locate'] },
  shown: string,
): ConfigError {
  const told = problems.map(({ path, ...problem }) => ({
    ...problem,
    where: { file: shown, ...locate(path) },
  }));
  return { reason: 'config-invalid', source: shown, problems: nonEmpty(told, shown) };
}

function isWithin(workspace: string, file: string): boolean {
  const inside = relative(workspace, file);
  return inside !== '' && !isAbsolute(inside) && inside.split(sep)[0] !== '..';
}
