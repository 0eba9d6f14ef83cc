import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScheduled } from '../../src/run/scheduled-config.ts';
import { CONFIG } from '../support/configs.ts';
import { original } from '../support/originals.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const SCHEDULES = original('schedules.json');
const write = (file: string, text: string | Buffer): void => {
  fs.mkdirSync(path.join(folder.path, path.dirname(file)), { recursive: true });
  fs.writeFileSync(path.join(folder.path, file), text);
};
const naming = (file: string): string =>
  SCHEDULES.replace('plans/daily.json', JSON.stringify(file).slice(1, -1));
const read = (text = SCHEDULES) => readScheduled(text, '.roo/schedules.json', folder.path);
async function refusal(text?: string) {
  const result = await read(text);
  if (result.ok) throw new Error('accepted');
  return result.failure;
}

describe('a file of schedules', () => {
  it('leads to the configuration it names, in whatever shape that is, and is what a resume reads again', async () => {
    for (const text of [
      original('daily-orchestration.json'),
      original('config.json'),
      JSON.stringify(CONFIG),
    ]) {
      write('plans/daily.json', text);
      const result = await read();
      if (!result.ok) throw new Error(JSON.stringify(result.failure));
      expect(result.value.source).toBe('.roo/schedules.json');
      expect(result.value.config.phases.length).toBeGreaterThan(0);
      expect(result.value.notices.map(({ code }) => code)).toContain('original.schedule');
      expect(result.value.notices[0]).toEqual({
        code: 'original.followed',
        params: { file: 'plans/daily.json', key: '.roo/schedules.json' },
      });
      expect(result.value.locate(['phases', 0, 'name']).file).toBe('plans/daily.json');
    }
  });

  it('lays what it says of its runs over that configuration, and each value has its place in the file that gave it', async () => {
    write('plans/daily.json', JSON.stringify({ notifications: { keepDays: 3 }, ...CONFIG }, null, 2));
    const result = await read();
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    const { config, locate } = result.value;
    expect(config.escalation.agent.enabled).toBe(true);
    expect(config.notifications).toMatchObject({
      onFailure: 'always',
      keepDays: 3,
      channels: [{ type: 'log' }],
    });
    expect(locate(['escalation', 'agent', 'enabled'])).toMatchObject({
      file: '.roo/schedules.json',
      key: 'schedules[0].escalation.enabled',
      line: expect.any(Number),
    });
    expect(locate(['notifications', 'channels'])).toMatchObject({
      file: '.roo/schedules.json',
      key: 'schedules[0].notifications.methods[0]',
    });
    expect(locate(['notifications', 'keepDays'])).toMatchObject({ file: 'plans/daily.json', line: 3 });
  });

  it('that says what cannot be is refused at that place, although the other file is right', async () => {
    write('plans/daily.json', JSON.stringify(CONFIG));
    const text = SCHEDULES.replace('.claude/local/INTERCOM-poste.md', '.git/x.md');
    expect((await refusal(text)).problems).toMatchObject([
      {
        message: expect.stringContaining('into .git'),
        where: { file: '.roo/schedules.json', key: 'schedules[0].escalation.intercom_path' },
      },
    ]);
  });

  it('that together with the other one says what cannot be is refused', async () => {
    const notifications = { channels: [{ type: 'desktop', name: 'log' }] };
    write('plans/daily.json', JSON.stringify({ ...CONFIG, notifications }));
    expect(await refusal()).toMatchObject({
      reason: 'config-invalid',
      source: '.roo/schedules.json',
      problems: [{ where: { file: '.roo/schedules.json', key: 'schedules[0].notifications.methods[0]' } }],
    });
  });

  it('that names a file which is not there is refused at that place, with what to try', async () => {
    const { reason, problems } = await refusal();
    expect(reason).toBe('config-unreadable');
    expect(problems[0]).toMatchObject({
      message: 'the configuration "plans/daily.json" that this schedule names does not exist',
      where: { file: '.roo/schedules.json', key: 'schedules[0].action.arguments[1]' },
      remedy: expect.stringContaining('-ConfigPath'),
    });
  });

  it.each(['../outside.json', '..\\outside.json', '/etc/passwd'])(
    'that leads out of the workspace is refused: %s',
    async (file) => {
      const { problems } = await refusal(naming(file));
      expect(problems[0]?.message).toContain('outside of the workspace');
    },
  );

  it('that leads to itself ends there', async () => {
    write('plans/daily.json', SCHEDULES);
    expect((await refusal()).problems[0]).toMatchObject({
      message: expect.stringContaining('only says when'),
      where: { file: 'plans/daily.json' },
    });
  });

  it('names its configuration with the separators of Windows', async () => {
    write('plans/daily.json', JSON.stringify(CONFIG));
    expect((await read(naming('plans\\daily.json'))).ok).toBe(true);
  });

  it('leads to a mistake in the other file with the place in that file', async () => {
    write('plans/daily.json', '{\n  "phases": 5\n}\n');
    expect((await refusal()).problems[0]).toMatchObject({ where: { file: 'plans/daily.json', line: 2 } });
  });

  it('tells the byte order mark of the other file', async () => {
    write('plans/daily.json', Buffer.from(`\ufeff${JSON.stringify(CONFIG)}`, 'utf16le'));
    const result = await read();
    expect(result.ok && result.value.notices).toContainEqual({
      code: 'config.byte-order-mark',
      params: { file: 'plans/daily.json', bom: 'utf-16le' },
    });
  });
});
