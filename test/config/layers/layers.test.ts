import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentSettings } from '../../../config/layers/environment.ts';
import { type ResolvedConfig, resolveLayers } from '../../../config/layers/layers.ts';
import { leavesOf } from '../../../config/layers/leaves.ts';
import { placeIn } from '../../../config/layers/origin.ts';
import { readOverlay } from '../../../config/layers/overlay.ts';
import { type GivenSetting, parseSetting } from '../../../config/layers/settings.ts';
import { readUserConfig } from '../../../config/layers/user.ts';
import { EVERYTHING } from '../../../config/plan.ts';
import { builtInConfig, readConfig, toPlan } from '../../../config/read.ts';
import type { ConfigProblem } from '../../../store/events.ts';
import type { Result } from '../../../store/result.ts';
import { textOf } from '../../support/configs.ts';

const PHASES = [
  {
    name: 'diagnostic',
    retry: { attempts: 2, delaySeconds: 7 },
    tasks: [
      { name: 'say', kind: 'command', command: ['node', '--version'] },
      { name: 'hosts', kind: 'network', hosts: ['a', 'b'] },
    ],
  },
  { name: 'clean up', tasks: [{ name: 'say', kind: 'command', shell: 'x' }] },
];

type Given = {
  user?: object;
  workspace?: object;
  overlay?: Record<string, number>;
  env?: Record<string, string>;
  set?: string[];
};

const must = <T, F>(result: Result<T, F>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};

const optionOf = (text: string): GivenSetting => {
  const setting = must(parseSetting(text));
  return { ...setting, origin: { from: 'option', option: '--set', key: setting.address.join('.') } };
};

const resolve = ({ user, workspace = { phases: PHASES }, overlay, env = {}, set = [] }: Given) =>
  resolveLayers({
    user: user === undefined ? undefined : must(readUserConfig(textOf(user), 'user.json')),
    workspace: must(readConfig(textOf(workspace), 'w.json')),
    overlay:
      overlay === undefined
        ? undefined
        : must(readOverlay(textOf({ schema: 'roo-fsm/overlay@1', values: overlay }), 'overlay.json')),
    settings: [...must(environmentSettings(env)), ...set.map(optionOf)],
  });

const inForce = (given: Given): ResolvedConfig => must(resolve(given));

const problemsOf = (given: Given): ConfigProblem[] => {
  const resolved = resolve(given);
  if (resolved.ok) throw new Error('accepted, although it is wrong');
  return resolved.failure.problems;
};

/** Where each value comes from, by its address. */
function origins(read: ResolvedConfig): Record<string, string> {
  return Object.fromEntries(
    leavesOf(read.config).map(({ path, address }) => {
      const origin = read.originOf(path);
      return [address, placeIn(origin, path)?.file ?? origin.from];
    }),
  );
}

describe('the stronger layer wins', () => {
  const layers: [string, Given, number, string][] = [
    ['a default', {}, 120, 'default'],
    ['the user', { user: { timeoutMinutes: 1 } }, 1, 'user.json'],
    ['the workspace', { workspace: { timeoutMinutes: 2, phases: PHASES } }, 2, 'w.json'],
    ['the overlay', { overlay: { timeoutMinutes: 3 } }, 3, 'overlay.json'],
    ['the environment', { env: { ROO_FSM_SET: 'timeoutMinutes=4' } }, 4, 'ROO_FSM_SET'],
    ['the command line', { set: ['timeoutMinutes=5'] }, 5, '--set'],
  ];

  it.each(layers.map((layer, at) => [layer[0], at] as const))('%s over all below it', (_, at) => {
    const given = Object.assign({}, ...layers.slice(0, at + 1).map(([, layer]) => layer)) as Given;
    const read = inForce(given);
    const [, , value, origin] = layers[at] ?? [];
    expect(read.config.timeoutMinutes).toBe(value);
    expect(origins(read)['timeoutMinutes']).toBe(origin);
  });

  it('and whichever layers say something, the strongest of them is heard', () => {
    fc.assert(
      fc.property(fc.subarray(layers), (some) => {
        const read = inForce(Object.assign({}, ...some.map(([, layer]) => layer)) as Given);
        expect(read.config.timeoutMinutes).toBe(some.at(-1)?.[2] ?? 120);
      }),
    );
  });
});

describe('layers are laid over one another', () => {
  it('objects key by key, lists as a whole', () => {
    const user = { retention: { runDays: 1, outputDays: 2 }, masking: { variables: ['A', 'B'] } };
    const workspace = { retention: { runDays: 3 }, masking: { variables: ['C'] }, phases: PHASES };
    const { config } = inForce({ user, workspace });
    expect(config.retention).toMatchObject({ runDays: 3, outputDays: 2, archive: true });
    expect(config.masking.variables).toEqual(['C']);
    expect(
      inForce({ set: ['phases.diagnostic.tasks.hosts.hosts=["c"]'] }).config.phases[0]?.tasks[1],
    ).toMatchObject({ hosts: ['c'] });
  });

  it('phases and tasks by name, with spaces in it and whichever way it is typed', () => {
    const { config } = inForce({
      set: ['phases.clean up.enabled=false', 'phases.diagnostic.tasks.say.timeoutSeconds=9'],
    });
    expect(config.phases.map(({ enabled }) => enabled)).toEqual([true, false]);
    expect(config.phases.map(({ tasks }) => tasks[0]?.timeoutSeconds)).toEqual([9, undefined]);
  });

  it('without a file of the workspace the built-in phases are below, and its retry stays as patient', () => {
    const read = must(
      resolveLayers({
        user: undefined,
        workspace: builtInConfig(),
        overlay: undefined,
        settings: [optionOf('phases.cleanup.timeoutMinutes=1')],
      }),
    );
    expect(origins(read)).toMatchObject({
      'phases.cleanup.timeoutMinutes': '--set',
      'phases.testing.timeoutMinutes': 'built-in',
    });
    expect(toPlan(read, EVERYTHING).phases[0]?.tasks[0]?.retry.classes).toEqual(['transient']);
  });

  it('every value has one origin, and what nobody gave is a default', () => {
    const read = inForce({
      user: { limits: { maxCpuPercent: 50 } },
      overlay: { 'phases.diagnostic.retry.attempts': 4 },
      env: { ROO_FSM_LANG: 'fr' },
    });
    const all = origins(read);
    expect(all).toMatchObject({
      language: 'ROO_FSM_LANG',
      'limits.maxCpuPercent': 'user.json',
      'phases.diagnostic.retry.attempts': 'overlay.json',
      'phases.diagnostic.retry.delaySeconds': 'w.json',
      'phases.diagnostic.retry.backoff': 'default',
      'phases.clean up.tasks.say.shell': 'w.json',
      'phases.clean up.tasks.say.expectedExitCodes': 'default',
    });
    expect(Object.values(all)).not.toContain(undefined);
  });

  it('a list that is replaced takes the origins of what was in it away', () => {
    const tasks = [{ name: 'x', kind: 'command', shell: 'x' }];
    const phases = [{ name: 'diagnostic', retry: { attempts: 1 }, tasks }];
    const all = origins(inForce({ set: [`phases=${JSON.stringify(phases)}`] }));
    expect(all).toMatchObject({
      'phases.diagnostic.retry.attempts': '--set',
      'phases.diagnostic.retry.delaySeconds': 'default',
    });
  });

  it('the origin names line and column of the file', () => {
    const read = inForce({});
    const path = ['phases', 0, 'retry', 'delaySeconds'];
    expect(placeIn(read.originOf(path), path)).toEqual({
      file: 'w.json',
      line: 7,
      column: 9,
      key: 'phases[0].retry.delaySeconds',
    });
  });

  it('what is set for the retry of a task changes that of its phase for this task, and nothing else of it', () => {
    const { config } = inForce({ set: ['phases.diagnostic.tasks.say.retry.attempts=5'] });
    expect(config.phases[0]?.tasks[0]?.retry).toMatchObject({ attempts: 5, delaySeconds: 7 });
    expect(config.phases[0]?.retry?.attempts).toBe(2);
    expect(config.phases[0]?.tasks[1]?.retry).toBeUndefined();
  });

  it('and nothing that is laid over it changes the file that was read', () => {
    const workspace = must(readConfig(textOf({ phases: PHASES }), 'w.json'));
    const before = structuredClone(workspace.raw);
    resolveLayers({
      user: undefined,
      workspace,
      overlay: undefined,
      settings: [optionOf('phases.diagnostic.tasks.say.command=["x"]')],
    });
    expect(workspace.raw).toEqual(before);
  });
});

describe('a value that is given cannot do without', () => {
  it.each([
    ['limts.maxCpuPercent=1', 'unknown key "limts"', 'did you mean "limits"?'],
    ['limits.maxCpu=1', 'unknown key "maxCpu"', 'did you mean "maxCpuPercent"?'],
    ['limits.maxCpuPercent=101', 'at most 100 is expected here, found 101', undefined],
    ['phases.diagnostics.enabled=false', 'no phase has the name "diagnostics"', 'did you mean "diagnostic"?'],
    ['phases.diagnostic.tasks.sya.enabled=false', 'no task has the name "sya"', 'did you mean "say"?'],
    [
      'phases.diagnostic.timeoutSeconds=9',
      'unknown key "timeoutSeconds"',
      'here it is called "timeoutMinutes"',
    ],
    ['phases.diagnostic.name=x', '"name" can only be changed in the file', 'leave it out'],
    [
      'phases.clean up.tasks.say.command=["x"]',
      'a command task has either "command" or "shell", not both',
      'remove one',
    ],
    ['__proto__.a=1', 'unknown key "__proto__"', undefined],
    ['constructor=1', 'unknown key "constructor"', undefined],
    ['language=de', 'one of en, fr is expected here, found "de"', undefined],
    [
      'phases.diagnostic.tasks.say.env.__proto__=x',
      '"__proto__" cannot be a key here',
      'give it another name',
    ],
    ['phases.diagnostic.label=7', 'a text is expected here, found 7', 'did you mean "7", in quotes?'],
  ])('%s', (text, message, remedy) => {
    const [problem] = problemsOf({ set: [text] });
    expect(problem).toMatchObject({ message, where: { file: '--set', key: text.split('=')[0] } });
    if (remedy !== undefined) expect(problem?.remedy).toBe(remedy);
  });

  it.each([['x'], ['=1'], ['a..b=1'], ['.a=1'], ['phases[0].enabled=false']])('an address: %s', (text) => {
    expect(parseSetting(text)).toMatchObject({ ok: false, failure: { remedy: expect.any(String) } });
  });

  it('an item of a list: lists are given as a whole', () => {
    expect(parseSetting('phases.a.tasks.b.hosts[0]=x')).toMatchObject({
      failure: { message: expect.stringContaining('a list is given as a whole') },
    });
  });

  it('a file of the workspace that is right is never blamed for what another layer says', () => {
    const problems = problemsOf({ set: ['timeoutMinutes=0'], env: { ROO_FSM_SET: 'limits.x=1' } });
    expect(problems.map(({ where }) => where?.file).sort()).toEqual(['--set', 'ROO_FSM_SET']);
  });
});

describe('the environment', () => {
  it('sets several values, with semicolons or line ends between them, and text in quotes is one', () => {
    const env = {
      ROO_FSM_SET: 'timeoutMinutes=7; limits.maxCpuPercent=50\nphases.diagnostic.label="a; b"\n;',
    };
    const { config } = inForce({ env });
    expect([config.timeoutMinutes, config.limits.maxCpuPercent, config.phases[0]?.label]).toEqual([
      7,
      50,
      'a; b',
    ]);
  });

  it('names the variable that has a mistake', () => {
    expect(problemsOf({ env: { ROO_FSM_LANG: 'de' } })).toMatchObject([
      { where: { file: 'ROO_FSM_LANG', key: 'language' } },
    ]);
    expect(environmentSettings({ ROO_FSM_SET: 'nonsense' })).toMatchObject({
      failure: { problems: [{ where: { file: 'ROO_FSM_SET' } }] },
    });
  });

  it('sets nothing when it is empty', () => {
    expect(environmentSettings({ ROO_FSM_LANG: '', ROO_FSM_SET: ' ; ' })).toEqual({ ok: true, value: [] });
  });
});

describe('a user', () => {
  const refused = (text: string) => readUserConfig(text, 'user.json');

  it('cannot set phases for all workspaces', () => {
    expect(refused('{"language": "fr", "phases": []}')).toMatchObject({
      failure: {
        problems: [
          {
            message: expect.stringContaining('belongs to a workspace'),
            where: { line: 1, column: 20, key: 'phases' },
          },
        ],
      },
    });
  });

  it('is told of every mistake, also of one that the workspace would hide', () => {
    const mistakes = refused('{"timeoutMinutes": "x", "langage": "fr"}');
    expect(mistakes).toMatchObject({
      failure: { problems: [{ where: { key: 'timeoutMinutes' } }, { remedy: 'did you mean "language"?' }] },
    });
    expect(refused('{').ok || refused('[]').ok).toBe(false);
  });
});

describe('an overlay', () => {
  const read = (values: object) =>
    readOverlay(textOf({ schema: 'roo-fsm/overlay@1', values }), 'overlay.json');

  it.each([
    'timeoutMinutes',
    'escalation.maxFailedTasks',
    'escalation.agent.timeoutMinutes',
    'escalation.agent.maxTurns',
    'escalation.agent.maxPerDay',
    'escalation.agent.cooldownMinutes',
    'escalation.agent.sameCauseHours',
    'intercom.condenseTo',
    'notifications.stillFailingAfter',
    'notifications.timeoutSeconds',
    'phases.diagnostic.timeoutMinutes',
    'phases.diagnostic.retry.delaySeconds',
    'phases.diagnostic.tasks.say.timeoutSeconds',
    'phases.diagnostic.tasks.say.retry.attempts',
    'phases.diagnostic.tasks.hosts.connectTimeoutSeconds',
  ])('may change the number %s', (key) => {
    expect(read({ [key]: 5 }).ok).toBe(true);
    expect(Object.entries(origins(inForce({ overlay: { [key]: 5 } })))).toContainEqual([key, 'overlay.json']);
  });

  it.each([
    'phases',
    'phases.diagnostic.parallel',
    'phases.diagnostic.tasks.say.command',
    'phases.diagnostic.tasks.say.cwd',
    'phases.diagnostic.tasks.say.enabled',
    'phases.diagnostic.tasks.say.env.TimeoutSeconds',
    'retention.runDays',
    'masking.patterns',
    'escalation.agent.enabled',
    'escalation.agent.command',
    'escalation.agent.permissionMode',
    'escalation.rollback',
    'intercom.path',
    'notifications.channels',
    'language',
  ])('may not change %s', (key) => {
    expect(read({ [key]: 5 })).toMatchObject({
      failure: {
        problems: [{ message: expect.stringContaining('not among the numbers'), where: { line: 4 } }],
      },
    });
  });

  it.each([['"5"'], ['true'], ['["x"]'], ['null']])('holds numbers only, and not %s', (value) => {
    expect(read({ timeoutMinutes: JSON.parse(value) as unknown })).toMatchObject({ ok: false });
  });

  it('whose phase, task or field is gone is told, and is no mistake', () => {
    const overlay = {
      'phases.gone.timeoutMinutes': 5,
      'phases.diagnostic.tasks.gone.timeoutSeconds': 5,
      'phases.diagnostic.tasks.say.connectTimeoutSeconds': 5,
      'phases.clean up.retry.delaySeconds': 5,
      timeoutMinutes: 6,
    };
    const { config, notices } = inForce({ overlay });
    expect(config.timeoutMinutes).toBe(6);
    expect(notices.map(({ code, params }) => [code, params['key']])).toEqual(
      Object.keys(overlay)
        .slice(0, 4)
        .map((key) => ['config.overlay-no-target', key]),
    );
  });

  it('with a number that is out of bounds is refused at its place', () => {
    expect(problemsOf({ overlay: { 'phases.diagnostic.retry.attempts': 99 } })).toMatchObject([
      {
        message: 'at most 50 is expected here, found 99',
        where: { file: 'overlay.json', line: 4, key: 'phases.diagnostic.retry.attempts' },
      },
    ]);
  });
});
