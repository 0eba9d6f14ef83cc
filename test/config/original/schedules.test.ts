import { describe, expect, it } from 'vitest';
import { layOver } from '../../../config/original/lay-schedule.ts';
import { draftOfSchedules } from '../../../config/original/schedules.ts';
import { accepted, CONFIG, refused } from '../../support/configs.ts';
import { original } from '../../support/originals.ts';

const TEXT = original('schedules.json');
const value = JSON.parse(TEXT);
const withAction = (action: object): object => ({ schedules: [{ ...value.schedules[0], action }] });
const several = (...schedules: object[]): object => ({ schedules });
const engineOf = (raw: unknown) => draftOfSchedules(raw).engine?.configPath;
const ENGINE = { type: 'script', path: 'roo-config\\scheduler\\Orchestration-Engine.ps1' };

describe('a schedule of the engine', () => {
  it('means the configuration behind -ConfigPath, in any case of letters', () => {
    expect(engineOf(value)).toBe('plans/daily.json');
    expect(engineOf(withAction({ ...ENGINE, arguments: ['-configpath', 'a.json'] }))).toBe('a.json');
  });

  it('means what the engine read by itself when nothing is given', () => {
    expect(engineOf(withAction(ENGINE))).toBe('roo-config/scheduler/daily-orchestration.json');
  });

  it.each([
    [['-ConfigPath'], 'needs a value', 0],
    [['-LogLevel', ''], 'needs a value', 0],
    [['-ConfigPaths', 'a.json'], 'no parameter of the engine', 0],
    [['-LogLevel', 'INFO', 'a.json'], 'no parameter of the engine', 2],
    [['-DryRun'], 'changes nothing', 0],
    [[7], 'a text is expected here', 0],
  ])('is refused with arguments it does not know: %j', (given, message, index) => {
    expect(refused(withAction({ ...ENGINE, arguments: given }))[0]).toMatchObject({
      message: expect.stringContaining(message),
      where: { key: `schedules[0].action.arguments[${index}]`, file: 'c.json' },
    });
  });

  it('is never run without what it names: read by itself it says which file is meant', () => {
    expect(refused(TEXT)[0]).toMatchObject({
      message: 'this only says when to run "plans/daily.json"',
      where: { key: 'schedules[0].action.arguments[1]', line: expect.any(Number) },
    });
  });
});

describe('a schedule of another script', () => {
  const script = withAction({
    type: 'script',
    path: 'outils\\validate-sync.ps1',
    arguments: ['-Action', 'quick'],
  });

  it('is a plan of that script, with its arguments as they are', () => {
    expect(accepted(script).config.phases).toMatchObject([
      {
        name: 'validate-sync',
        tasks: [{ kind: 'script', path: 'outils/validate-sync.ps1', arguments: ['-Action', 'quick'] }],
      },
    ]);
  });

  it('is not said to be the engine', () => {
    const told = accepted(script).notices.map(({ code }) => code);
    expect(told).not.toContain('original.engine');
  });

  it('tells that time and retries are a matter of scheduling', () => {
    const notice = accepted(script).notices.find(({ code }) => code === 'original.schedule');
    for (const key of ['trigger.{type, time', 'retry.{enabled, max_attempts'])
      expect(notice?.params['key']).toContain(key);
  });

  it('is told, escalated and reported as the schedule says', () => {
    const { config } = accepted(script);
    expect(config).toMatchObject(SAID);
    expect(config.intercom.reportAfterExecution).toBe('never');
  });
});

/** What the file of the tests says of its runs. */
const SAID = {
  escalation: {
    agent: { enabled: true },
    criteria: ['status', 'critical-phase', 'failed-tasks', 'config-unreadable'],
    maxFailedTasks: 3,
  },
  intercom: { enabled: true, path: '.claude/local/INTERCOM-poste.md', checkBeforeExecution: true },
  notifications: {
    channels: [{ type: 'log', enabled: true }],
    onSuccess: 'never',
    onFailure: 'always',
    onEscalation: true,
    onUnusual: true,
  },
  retention: { runDays: 90 },
};

describe('what a schedule says of its runs', () => {
  type Sections = { notifications?: object; escalation?: object; monitoring?: object };
  const scheduled = ({
    integration = {},
    global = {},
    ...sections
  }: Sections & { integration?: object; global?: object }) => ({
    schedules: [{ ...value.schedules[0], ...sections }],
    global_settings: {
      ...value.global_settings,
      ...global,
      intercom_integration: { ...value.global_settings.intercom_integration, ...integration },
    },
  });
  const draftOf = (raw: unknown) => {
    const { draft } = draftOfSchedules(raw);
    expect(draft.problems).toEqual([]);
    return draft;
  };
  const told = (given: Sections & { integration?: object; global?: object }) =>
    draftOf(scheduled(given)).config;

  it('is laid over whatever its engine reads', () => {
    const config = layOver(CONFIG, draftOf(value)).config;
    expect(accepted(config).config).toMatchObject(SAID);
  });

  it.each([
    [{ on_success: true, on_failure: true, methods: ['intercom'] }, 'always'],
    [{ on_success: false, on_failure: true, methods: ['intercom', 'log'] }, 'failures'],
    [{ on_success: false, on_failure: false, on_escalation: true }, 'escalations'],
    [{ on_success: false, on_failure: false, on_escalation: false }, 'never'],
    [{ on_success: true, on_failure: true, methods: ['log'] }, 'never'],
    [undefined, 'always'],
  ])('%j has INTERCOM report %s', (notifications, ends) => {
    const settings = notifications === undefined ? { notifications: {} } : { notifications };
    const raw = scheduled(settings);
    if (notifications === undefined) delete raw.schedules[0].notifications;
    expect(draftOf(raw).config).toMatchObject({ intercom: { reportAfterExecution: ends } });
  });

  it('reports nothing in INTERCOM when the settings for all want no reports', () => {
    const notifications = { on_success: true, methods: ['intercom'] };
    const config = told({ notifications, integration: { report_after_execution: false } });
    expect(config).toMatchObject({ intercom: { reportAfterExecution: 'never', enabled: true } });
    expect(told({ integration: { enabled: false, check_before_execution: false } })).toMatchObject({
      intercom: { enabled: false, checkBeforeExecution: false },
    });
  });

  it('that are to be reported in INTERCOM, which is no method of it, is told', () => {
    const reasons = draftOf(value).entries.flatMap((entry) => (entry.is === 'look' ? [entry.reason] : []));
    expect(reasons).toEqual(['original.no-intercom']);
  });

  it.each([
    [{ enabled: true, claude_notification: true }, true],
    [{ enabled: true }, true],
    [{ enabled: true, claude_notification: false }, false],
    [{ enabled: false, claude_notification: true }, false],
  ])('asks an agent when both keys want it: %j', (escalation, enabled) => {
    expect(told({ escalation })).toMatchObject({ escalation: { agent: { enabled } } });
  });

  it('escalates any failure when its trigger is any_failure', () => {
    expect(told({ escalation: { level_3_trigger: 'any_failure' } })).toMatchObject({
      escalation: {
        maxFailedTasks: 0,
        criteria: ['status', 'critical-phase', 'failed-tasks', 'config-unreadable'],
      },
    });
  });

  it('names INTERCOM with the machine of each, and with the separators of all systems', () => {
    const path = '.claude\\local\\INTERCOM-$' + '{MACHINE_NAME}.md';
    expect(told({ escalation: { intercom_path: path } })).toMatchObject({
      intercom: { path: '.claude/local/INTERCOM-{machine}.md' },
    });
  });

  it('heals by no procedure when self-healing is off, whatever the configuration allows', () => {
    const off = draftOf(scheduled({ global: { enable_self_healing: false } }));
    const base = { ...CONFIG, escalation: { recovery: { git_conflicts: 'stash_and_retry' } } };
    expect(accepted(layOver(base, off).config).config.escalation.recovery).toEqual({});
    expect(accepted(layOver(base, draftOf(value)).config).config.escalation.recovery).toEqual(
      base.escalation.recovery,
    );
  });

  it('adds its channels to those of the configuration, and none twice', () => {
    const slack = { type: 'slack', url: 'https://hooks.slack.com/services/T/B/x' };
    const draft = draftOf(scheduled({ notifications: { methods: ['desktop', 'log', 'desktop'] } }));
    const typesWith = (channels: object[]) =>
      accepted(
        layOver({ ...CONFIG, notifications: { channels } }, draft).config,
      ).config.notifications.channels.map(({ type }) => type);
    expect(typesWith([slack])).toEqual(['slack', 'desktop', 'log']);
    expect(typesWith([{ type: 'log', name: 'journal' }, slack])).toEqual(['log', 'slack', 'desktop']);
  });

  it.each([
    [{ notifications: { methods: ['slack'] } }, 'notifications.methods[0]', 'no address for "slack"'],
    [{ notifications: { methods: ['intercon'] } }, 'notifications.methods[0]', 'unknown method "intercon"'],
    [{ notifications: { methods: 'log' } }, 'notifications.methods', 'a list is expected'],
    [{ notifications: { on_failure: 'yes' } }, 'notifications.on_failure', 'true or false'],
    [{ notifications: { on_escalation: 'yes' } }, 'notifications.on_escalation', 'true or false'],
    [{ notifications: [] }, 'notifications', 'an object is expected'],
    [{ escalation: { level_3_trigger: 'full_moon' } }, 'escalation.level_3_trigger', 'one of critical_phase'],
    [{ escalation: { intercom_path: '../x.md' } }, 'escalation.intercom_path', 'out of the workspace'],
    [{ escalation: { intercom_path: 7 } }, 'escalation.intercom_path', 'a text is expected'],
    [{ monitoring: { alert_on_anomalies: 1 } }, 'monitoring.alert_on_anomalies', 'true or false'],
    [{ monitoring: { track_metric: true } }, 'monitoring.track_metric', 'unknown key'],
  ])('is refused at its place: %j', (sections, key, message) => {
    expect(refused(scheduled(sections))[0]).toMatchObject({
      message: expect.stringContaining(message),
      where: { key: `schedules[0].${key}`, line: expect.any(Number) },
    });
  });

  it('is refused in a schedule that is not meant as well, when nobody could know it', () => {
    const off = {
      ...value.schedules[0],
      enabled: false,
      notifications: { methods: ['intercon'], onfailure: true },
    };
    const problems = refused({ ...value, schedules: [value.schedules[0], off] });
    expect(problems.map(({ where }) => where?.key)).toEqual([
      'schedules[1].notifications.methods[0]',
      'schedules[1].notifications.onfailure',
    ]);
  });

  it('is nothing but told of a schedule that is not meant', () => {
    const off = {
      ...value.schedules[0],
      enabled: false,
      notifications: { on_success: true, methods: ['desktop'] },
    };
    const { draft } = draftOfSchedules({ ...value, schedules: [off, value.schedules[0]] });
    expect(draft.config).toMatchObject({
      notifications: { onSuccess: 'never', channels: [{ type: 'log' }] },
    });
    const notMeant = draft.entries.filter((entry) => entry.path[1] === 0 && entry.is === 'mapped');
    expect(notMeant).toEqual([]);
  });
});

describe('which schedule is meant', () => {
  const first = value.schedules[0];

  it('is the one that is enabled', () => {
    const off = { ...first, enabled: false, action: { ...ENGINE, arguments: ['-ConfigPath', 'off.json'] } };
    expect(engineOf(several(off, first))).toBe('plans/daily.json');
  });

  it('cannot be said when several are enabled: they are named', () => {
    expect(refused(several(first, { ...first, id: 'soir' }))[0]).toMatchObject({
      message: '2 schedules are enabled (matin, soir), and "run" starts one configuration',
      remedy: expect.stringContaining('--config'),
    });
  });

  it('cannot be said when none is enabled, or there is none', () => {
    expect(refused(several({ ...first, enabled: false }))[0]?.message).toContain(
      'no schedule in it is enabled',
    );
    expect(refused(several())[0]?.message).toContain('there is no schedule in it');
  });
});

it('an unknown key of a schedule is refused with the nearest known one', () => {
  expect(refused(several({ ...value.schedules[0], retrys: {} }))[0]).toMatchObject({
    message: 'unknown key "retrys"',
    remedy: 'did you mean "retry"?',
  });
});
