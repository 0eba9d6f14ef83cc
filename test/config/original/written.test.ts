import { describe, expect, it } from 'vitest';
import { combine, type Part } from '../../../config/original/combine.ts';
import { shapeOf, translate } from '../../../config/original/original.ts';
import { rowsOf } from '../../../config/original/rows.ts';
import { withSchedule } from '../../../config/original/with-schedule.ts';
import { writtenConfig } from '../../../config/original/written.ts';
import { EVERYTHING } from '../../../config/plan.ts';
import { checkConfig, type ReadConfig, readConfig, toPlan } from '../../../config/read.ts';
import { accepted } from '../../support/configs.ts';
import { changedAt, leavesOf, original, realOriginals } from '../../support/originals.ts';

const FILES = [
  ...['daily-full.json', 'daily-orchestration.json', 'config.json'].map((name) => ({
    name,
    text: original(name),
  })),
  ...realOriginals().filter(({ name }) => !name.includes('schedules')),
];

function part(text: string, file: string): Part {
  const value: unknown = JSON.parse(text);
  const shape = shapeOf(value);
  if (shape === null) throw new Error('not a file of the original');
  return { file, shape, ...translate(shape, value) };
}

const written = (...parts: Part[]): string => writtenConfig(combine(parts), { remarks: ['made'] });

/** The plan of a text, without what is only told of it, and what is no part of a plan. */
const planOf = (text: string) => planRead(accepted(text));

function planRead(read: ReadConfig) {
  const { notifications, intercom, retention } = read.config;
  return { ...toPlan(read, EVERYTHING), source: '', notices: [], notifications, intercom, retention };
}

describe.each(FILES)('what is written of $name', ({ text }) => {
  it('is the same plan as the file itself', () => {
    expect(planOf(written(part(text, 'a.json')))).toEqual(planOf(text));
  });

  it('is the same plan whatever else the file says', () => {
    const value: unknown = JSON.parse(text);
    for (const { path, value: leaf } of leavesOf(value)) {
      const other =
        typeof leaf === 'boolean' ? !leaf : typeof leaf === 'number' ? leaf + 1 : `${String(leaf)}x`;
      const changed = JSON.stringify(changedAt(value, path, other));
      const read = readConfig(changed, 'c.json');
      if (read.ok) expect(planOf(written(part(changed, 'a.json')))).toEqual(planOf(changed));
    }
  });

  it('is a file with one end of line and no other than LF, the same each time', () => {
    const once = written(part(text, 'a.json'));
    expect(once).toBe(written(part(text, 'a.json')));
    expect(once.startsWith('// made\n{\n') && once.endsWith('\n}\n')).toBe(true);
    expect(once).not.toMatch(/\r|\n\n$|^\ufeff/);
  });
});

describe('the daily orchestration and the settings of the sync system together', () => {
  const daily = original('daily-full.json');
  const sync = original('config.json');

  it('have the phases and tasks of the one, and the files that only the other names', () => {
    const together = planOf(written(part(sync, 'b.json'), part(daily, 'a.json')));
    const names = (text: string) =>
      planOf(text).phases.map(({ name, tasks }) => [name, tasks.map((task) => task.name)]);
    expect(together.phases.map(({ name, tasks }) => [name, tasks.map((task) => task.name)])).toEqual(
      names(daily),
    );
    const files = together.phases[0]?.tasks.find(({ kind }) => kind === 'files')?.options;
    expect(files).toMatchObject({
      files: ['package.json', 'settings/servers.json', 'modes/modes.json'],
      patterns: ['modes/n5/**/*.json', 'profils/*.json'],
    });
  });

  it('leave to the one what both say, and tell it of each key of the other', () => {
    const parts = [part(daily, 'a.json'), part(sync, 'b.json')] as const;
    const config = combine(parts);
    expect(checkConfig(config).ok).toBe(true);
    expect(config['limits']).toMatchObject({ maxMemoryMegabytes: 700 });
    const rows = rowsOf(parts[1].draft.entries, config);
    expect(rows.find(({ key }) => key === 'performance.memory_usage_limit_mb')).toMatchObject({
      state: 'look',
      reason: { code: 'original.other-decides', params: { file: 'a.json' } },
    });
  });

  it('synchronise with what the settings say, unless a script decides', () => {
    const plain = daily.replace(
      '"cleanup": {',
      '"synchronization": { "tasks": [{ "name": "git_sync" }] }, "cleanup": {',
    );
    const optionsOf = (text: string) =>
      planOf(written(part(text, 'a.json'), part(sync, 'b.json')))
        .phases.flatMap(({ tasks }) => tasks)
        .find(({ kind }) => kind === 'git-sync')?.options;
    expect(optionsOf(plain)).toMatchObject({ remote: 'amont', dirty: 'refuse' });
    const scripted = plain.replace('"git_sync" }', '"git_sync", "script": "s.ps1" }');
    expect(optionsOf(scripted)).toMatchObject({ script: 's.ps1', dirty: 'autostash' });
    expect(optionsOf(scripted)).not.toHaveProperty('remote');
  });
});

describe('a schedule beside what it names', () => {
  const schedules = original('schedules.json');
  const follow = (text: string, scheduled: string): ReadConfig => {
    const { draft } = translate('schedules', JSON.parse(scheduled));
    const read = withSchedule(accepted(text), { draft, locate: () => ({}) });
    if (!read.ok) throw new Error(JSON.stringify(read.failure.problems));
    return read.value;
  };

  it.each(['daily-full.json', 'daily-orchestration.json', 'config.json'])(
    'is written as what run makes of both: %s',
    (name) => {
      const text = original(name);
      for (const { path, value } of leavesOf(JSON.parse(schedules))) {
        if (typeof value !== 'boolean') continue;
        const other = JSON.stringify(changedAt(JSON.parse(schedules), path, !value));
        expect(planOf(written(part(text, 'a.json'), part(other, 's.json')))).toEqual(
          planRead(follow(text, other)),
        );
      }
    },
  );

  it('decides what both say, and the other file is told which of its keys that is', () => {
    const off = schedules.replace('"enable_self_healing": true', '"enable_self_healing": false');
    const parts = [
      part(original('daily-full.json'), 'a.json'),
      part(off.replace('"claude_notification": true', '"claude_notification": false'), 's.json'),
    ] as const;
    const config = combine(parts);
    expect(config['escalation']).toMatchObject({ agent: { enabled: false }, recovery: {} });
    const decided = rowsOf(parts[0].draft.entries, config).filter(
      ({ reason }) => reason?.code === 'original.other-decides',
    );
    expect(decided.map(({ key, reason }) => [key, reason?.params['file']])).toEqual([
      ['logging.log_rotation.retention_days', 's.json'],
      ['error_handling.escalation_strategy.level_3', 's.json'],
      ['error_handling.recovery_procedures.network_failures', 's.json'],
    ]);
    const rows = rowsOf(parts[1].draft.entries, config);
    expect(rows.find(({ key }) => key.endsWith('claude_notification'))?.to).toBe('escalation.agent.enabled');
  });

  it('leaves alone what both say alike', () => {
    const daily = part(original('daily-full.json'), 'a.json');
    const config = combine([daily, part(schedules, 's.json')]);
    const [asked] = rowsOf(daily.draft.entries, config).filter(({ key }) => key.endsWith('level_3'));
    expect(asked).toMatchObject({ state: 'mapped', to: 'escalation.agent.enabled', value: 'true' });
  });

  it('is told by its own methods and by the mail of the settings', () => {
    const mail = JSON.parse(original('config.json'));
    mail.notifications.email_notifications = {
      enabled: true,
      smtp_server: 'smtp.example.org',
      from_address: 'a@example.org',
      to_addresses: ['b@example.org'],
    };
    const parts = [
      part(JSON.stringify(mail), 'c.json'),
      part(schedules, 's.json'),
      part(original('daily-full.json'), 'a.json'),
    ] as const;
    const config = combine(parts);
    expect(checkConfig(config).ok).toBe(true);
    expect(config['notifications']).toMatchObject({ channels: [{ type: 'log' }, { type: 'email' }] });
    const [host] = rowsOf(parts[0].draft.entries, config).filter(({ key }) => key.endsWith('smtp_server'));
    expect(host?.to).toBe('notifications.channels[1].host');
    const quiet = JSON.stringify({ ...mail, notifications: { error_notifications: false } });
    const other = part(quiet, 'c.json');
    combine([other, part(schedules, 's.json'), part(original('daily-full.json'), 'a.json')]);
    expect(other.draft.entries).toContainEqual(
      expect.objectContaining({
        path: ['notifications', 'error_notifications'],
        reason: 'original.other-decides',
        params: { file: 's.json' },
      }),
    );
  });
});

it('each row says whether a key was mapped, renamed, or is as by default', () => {
  const only = part(original('config.json'), 'a.json');
  const config = combine([only]);
  const states = Object.fromEntries(
    rowsOf(only.draft.entries, config).map(({ key, state, to }) => [key, [state, to]]),
  );
  expect(states).toMatchObject({
    'git.remote_name': ['renamed', 'phases.synchronization.tasks.git_sync.remote'],
    'error_handling.stash_on_local_changes': ['mapped', 'phases.synchronization.tasks.git_sync.dirty'],
    'error_handling.conflict_resolution_strategy': [
      'default',
      'phases.synchronization.tasks.git_sync.diverged',
    ],
    'git.stash_message': ['obsolete', undefined],
    'scheduler.task_name': ['elsewhere', undefined],
  });
});
