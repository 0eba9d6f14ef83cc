import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../config/read.ts';
import { CONFIG, refused, textOf, toldOf, withPhase, withTask } from '../../support/configs.ts';

describe('an unknown key is refused with the nearest one', () => {
  it.each([
    ['at the root', { ...CONFIG, langage: 'fr' }, 'langage', 'did you mean "language"?'],
    ['of a phase', withPhase({ critcal: true }), 'phases[0].critcal', 'did you mean "critical"?'],
    [
      'of a task',
      withTask({ timeoutSecond: 3 }),
      'phases[0].tasks[0].timeoutSecond',
      'did you mean "timeoutSeconds"?',
    ],
    [
      'of the kind',
      withTask({ expectedExitCode: [0] }),
      'phases[0].tasks[0].expectedExitCode',
      'did you mean "expectedExitCodes"?',
    ],
    [
      'of a retry of a phase',
      withPhase({ retry: { attempts: 2, delay: 3 } }),
      'phases[0].retry.delay',
      'did you mean "delaySeconds"?',
    ],
    [
      'of a retry of a task',
      withTask({ retry: { attemps: 2 } }),
      'phases[0].tasks[0].retry.attemps',
      'did you mean "attempts"?',
    ],
    [
      'of the escalation',
      { ...CONFIG, escalation: { maxFailedTask: 1 } },
      'escalation.maxFailedTask',
      'did you mean "maxFailedTasks"?',
    ],
    [
      'of the agent',
      { ...CONFIG, escalation: { agent: { enable: true } } },
      'escalation.agent.enable',
      'did you mean "enabled"?',
    ],
    [
      'of the recovery procedures',
      { ...CONFIG, escalation: { recovery: { network_failure: 'wait_and_retry' } } },
      'escalation.recovery.network_failure',
      'did you mean "network_failures"?',
    ],
  ])('%s', (_, config, key, remedy) => {
    const problem = refused(config).find(({ where }) => where?.key === key);
    expect(problem).toMatchObject({ message: expect.stringContaining('unknown key'), remedy });
    expect(lineOf(config, problem?.where?.line)).toContain(`"${key.split('.').at(-1)}"`);
  });

  it('and with all that are known when none is near', () => {
    expect(refused({ ...CONFIG, zzzzzz: 1 })[0]?.remedy).toBe(
      'known keys: $schema, language, timeoutMinutes, escalation, intercom, notifications, limits, cache, retention, masking, phases',
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('also when it is %s', (key) => {
    const text = textOf(CONFIG).replace('{', `{ ${JSON.stringify(key)}: 1,`);
    expect(toldOf(refused(text))).toEqual([`${key}: unknown key "${key}"`]);
  });
});

describe('a channel that is none is refused', () => {
  it.each<[object, string, string, string | undefined]>([
    [{ type: 'slak' }, 'type', 'unknown type "slak"', 'did you mean "slack"?'],
    [{}, 'type', '"type" is missing', 'types: slack, teams, webhook, email, desktop, healthchecks, log'],
    [
      { type: 7 },
      'type',
      'unknown type 7',
      'types: slack, teams, webhook, email, desktop, healthchecks, log',
    ],
    [{ type: 'slack' }, 'url', '"url" is missing', undefined],
    [{ type: 'log', urls: 1 }, 'urls', 'unknown key "urls"', undefined],
  ])('%j', (channel, key, message, remedy) => {
    const [problem, ...others] = refused({ ...CONFIG, notifications: { channels: [channel] } });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      message,
      ...(remedy === undefined ? {} : { remedy }),
      where: { key: `notifications.channels[0].${key}` },
    });
  });
});

describe('what a later version will know is refused with that reason', () => {
  it.each(['improvement', 'trust'])('the key %s', (key) => {
    const [problem] = refused({ ...CONFIG, [key]: {} });
    expect(problem).toMatchObject({
      message: `"${key}" is not available in this version of roo-fsm`,
      remedy: 'remove it',
      where: { key },
    });
  });
});

describe('a key at the wrong place is told where it belongs', () => {
  it.each<[object, string, string]>([
    [
      { ...CONFIG, escalation: { maxPerDay: 1 } },
      'escalation.maxPerDay',
      'it belongs to the "agent" of "escalation"',
    ],
    [withPhase({ timeoutSeconds: 9 }), 'phases[0].timeoutSeconds', 'here it is called "timeoutMinutes"'],
    [
      withTask({ timeoutMinutes: 1 }),
      'phases[0].tasks[0].timeoutMinutes',
      'here it is called "timeoutSeconds"',
    ],
    [
      { ...CONFIG, limits: { maxMemoryGigabytes: 1 } },
      'limits.maxMemoryGigabytes',
      'here it is called "maxMemoryMegabytes"',
    ],
    [withPhase({ kind: 'command' }), 'phases[0].kind', 'it belongs to a task'],
    [withTask({ critical: true }), 'phases[0].tasks[0].critical', 'it belongs to a phase'],
    [
      withPhase({ delaySeconds: 1 }),
      'phases[0].delaySeconds',
      'it belongs to the "retry" of a phase or task',
    ],
    [{ ...CONFIG, maxCpuPercent: 1 }, 'maxCpuPercent', 'it belongs to "limits"'],
    [{ ...CONFIG, tasks: [] }, 'tasks', 'it belongs to a phase'],
    [
      withTask({ staleLockMinutes: 1 }),
      'phases[0].tasks[0].staleLockMinutes',
      'it belongs to a task of the kind "git-health"',
    ],
    [withPhase({ language: 'fr' }), 'phases[0].language', 'it belongs to the configuration, beside "phases"'],
  ])('%j', (config, key, remedy) => {
    expect(refused(config)).toMatchObject([
      { message: expect.stringContaining('unknown key'), remedy, where: { key } },
    ]);
  });
});

describe('a value of another type is told with what was probably meant', () => {
  it.each<[object, string]>([
    [withPhase({ timeoutMinutes: '15' }), 'did you mean 15, without quotes?'],
    [withPhase({ timeoutMinutes: '2h' }), 'did you mean 120? It is a number of minutes'],
    [withTask({ timeoutSeconds: '1.5 min' }), 'did you mean 90? It is a number of seconds'],
    [withTask({ timeoutSeconds: 'long' }), 'write a number of seconds'],
    [withPhase({ parallel: 1.6 }), 'did you mean 2?'],
    [withPhase({ critical: 'yes' }), 'did you mean true, without quotes?'],
    [withPhase({ critical: 0 }), 'did you mean false, without quotes?'],
    [withPhase({ label: 7 }), 'did you mean "7", in quotes?'],
    [withPhase({ needs: 'other' }), 'did you mean ["other"]?'],
    [withPhase({ label: null }), 'leave the key out instead of null'],
    [{ phases: { work: {} } }, 'phases are a list: [{"name": …}, …]'],
    [{ ...CONFIG, retention: { runDays: '3w' } }, 'write a number of days'],
    [withTask({ env: { PORT: 8080 } }), 'write it in quotes'],
    [withTask({ env: { CI: true } }), 'write it in quotes'],
  ])('%j', (config, remedy) => {
    expect(refused(config)).toMatchObject([{ remedy }]);
  });

  it('and never with a value that may be a secret', () => {
    const problems = [
      ...refused(withTask({ env: { A: 4711 } })),
      ...refused(withTask({ command: 'run --token 4711' })),
      ...refused({ ...CONFIG, masking: { patterns: '4711' } }),
    ];
    expect(problems).toHaveLength(3);
    expect(JSON.stringify(problems)).not.toContain('4711');
  });
});

describe('an unknown word is refused with the nearest one', () => {
  it('for a kind', () => {
    expect(refused(withTask({ kind: 'comand' }))[0]).toEqual({
      message: 'unknown kind "comand"',
      remedy: 'did you mean "command"?',
      where: { file: 'c.json', line: 8, column: 11, key: 'phases[0].tasks[0].kind' },
    });
  });

  it.each([['constructor'], [7], [null], [{ toString: 1 }], [['command']]])('for the kind %j', (kind) => {
    expect(refused(withTask({ kind }))[0]?.message).toMatch(/^unknown kind /);
  });

  it('for a task without a kind', () => {
    const [problem] = refused(withPhase({ tasks: [{ name: 'x' }] }));
    expect(problem?.message).toBe('a task needs a "kind"');
    expect(problem?.remedy).toContain('git-health, network, files');
  });

  it('for a validation rule', () => {
    const [problem] = refused(withTask({ validation: 'git_status_cleen' }));
    expect(problem).toMatchObject({
      message: expect.stringContaining('found "git_status_cleen"'),
      remedy: 'did you mean "git_status_clean"?',
      where: { key: 'phases[0].tasks[0].validation' },
    });
  });

  it('for a recovery procedure', () => {
    const escalation = { recovery: { git_conflicts: 'stash_and_retri' } };
    expect(refused({ ...CONFIG, escalation })[0]?.remedy).toBe('did you mean "stash_and_retry"?');
  });

  it('and nothing is suggested that shares no letter', () => {
    const phases = [
      { ...CONFIG.phases[0], name: 'a', needs: ['x'] },
      { ...CONFIG.phases[0], name: 'b' },
    ];
    expect(refused({ phases })[0]?.remedy).toBe('phases: b');
  });
});

describe('a wrong value is told as what is expected and what is there', () => {
  it.each([
    [withPhase({ critical: 'yes' }), 'phases[0].critical: true or false is expected here, found "yes"'],
    [withPhase({ timeoutMinutes: '15' }), 'phases[0].timeoutMinutes: a number is expected here, found "15"'],
    [
      withPhase({ timeoutMinutes: 0 }),
      'phases[0].timeoutMinutes: a number above 0 is expected here, found 0',
    ],
    [withPhase({ parallel: 1.5 }), 'phases[0].parallel: a whole number is expected here, found 1.5'],
    [withPhase({ parallel: 65 }), 'phases[0].parallel: at most 64 is expected here, found 65'],
    [withPhase({ tasks: {} }), 'phases[0].tasks: a list is expected here, found an object'],
    [withPhase({ tasks: [] }), 'phases[0].tasks: a phase needs at least one task'],
    [withPhase({ tasks: [3] }), 'phases[0].tasks[0]: an object is expected here, found a number'],
    [withPhase({ tasks: undefined }), 'phases[0].tasks: "tasks" is missing'],
    [withPhase({ retry: { delaySeconds: 1 } }), 'phases[0].retry.attempts: "attempts" is missing'],
    [withPhase({ retry: { attempts: 0 } }), 'phases[0].retry.attempts: at least 1 is expected here, found 0'],
    [withTask({ command: [] }), 'phases[0].tasks[0].command: this list must not be empty'],
    [withTask({ env: { A: 1 } }), 'phases[0].tasks[0].env.A: a text is expected here, found a number'],
    [withTask({ command: undefined, shell: '' }), 'phases[0].tasks[0].shell: this must not be empty'],
    [
      withTask({ postcondition: { comand: ['x'] } }),
      'phases[0].tasks[0].postcondition: a postcondition is either {"command": [program, argument, …]} or {"shell": line}, found an object',
    ],
    [
      { ...CONFIG, masking: { patterns: Array(101).fill('x') } },
      'masking.patterns: at most 100 items are expected here; this has 101',
    ],
    [
      { ...CONFIG, masking: { variables: ['x'.repeat(201)] } },
      'masking.variables[0]: at most 200 characters are expected here; this has 201',
    ],
    [{ ...CONFIG, language: 'de' }, 'language: one of en, fr is expected here, found "de"'],
    [{ phases: [] }, 'phases: a configuration needs at least one phase'],
    [{}, 'phases: "phases" is missing'],
    [[], ': an object is expected here, found a list'],
    ['null', ': an object is expected here, found null'],
    ['"text"', ': an object is expected here, found "text"'],
  ])('%j', (config, told) => {
    expect(toldOf(refused(config))).toEqual([told]);
  });

  it('a number that no computer holds is told as one that is too large', () => {
    const [problem] = refused(textOf(withPhase({ timeoutMinutes: 7 })).replace(' 7', ' 1e400'));
    expect(problem).toMatchObject({ message: 'a number is expected here, found one that is too large' });
    expect(problem?.remedy).toBeUndefined();
  });

  it('a long value is shortened', () => {
    const [problem] = refused(withPhase({ critical: 'x'.repeat(5000) }));
    expect(problem?.message.length).toBeLessThan(120);
  });
});

describe('a key that would be lost on the way is refused', () => {
  it.each([
    ['{ "command": ["node"], "env": { "__proto__": "x" } }', 'phases[0].tasks[0].env.__proto__'],
    ['{ "kind": "mcp", "expectedTools": { "__proto__": [] } }', 'phases[0].tasks[0].expectedTools.__proto__'],
    [
      '{ "kind": "http", "url": "http://a", "method": "POST", "json": [{ "__proto__": 1 }] }',
      'phases[0].tasks[0].json[0].__proto__',
    ],
  ])('%s', (fields, key) => {
    const task = `{ "name": "say", "kind": "command", ${fields.slice(1)}`.replace(
      /"kind": "command", (?=.*"kind")/,
      '',
    );
    expect(refused(`{ "phases": [{ "name": "work", "tasks": [${task}] }] }`)).toMatchObject([
      { message: '"__proto__" cannot be a key here', where: { line: 1, key } },
    ]);
  });
});

describe('names', () => {
  it.each([
    ['node.js', 'letters, digits'],
    ['a/b', 'letters, digits'],
    ['a#1', 'letters, digits'],
    ['tab\there', 'letters, digits'],
    ['🚀', 'letters, digits'],
    ['', 'must not be empty'],
    ['  ', 'must not be empty'],
    [' front', 'neither begins nor ends with a space'],
    ['back ', 'neither begins nor ends with a space'],
    ['x'.repeat(200), 'at most 80 characters; this one has 200'],
    ['__proto__', 'reserved'],
    ['constructor', 'reserved'],
    ['prototype', 'reserved'],
    ['toString', 'reserved'],
  ])('%j is refused with one sentence, for phases and for tasks', (name, why) => {
    for (const [config, key] of [
      [withPhase({ name }), 'phases[0].name'],
      [withTask({ name }), 'phases[0].tasks[0].name'],
    ] as const) {
      const problems = refused(config);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject({ message: expect.stringContaining(why), where: { key } });
    }
  });

  it('a name that is missing or no text is refused', () => {
    expect(toldOf(refused(withPhase({ name: undefined })))).toEqual(['phases[0].name: "name" is missing']);
    expect(toldOf(refused(withTask({ name: 7 })))).toEqual([
      'phases[0].tasks[0].name: a text is expected here, found 7',
    ]);
  });
});

it('all that is wrong is told at once, in the order of the file', () => {
  const problems = refused({
    trust: {},
    phases: [{ name: 'a b ', critical: 1, tasks: [{ name: 'x', kind: 'comand' }], crtical: true }],
    language: 'de',
  });
  expect(problems.map(({ where }) => where?.key)).toEqual([
    'trust',
    'phases[0].name',
    'phases[0].critical',
    'phases[0].tasks[0].kind',
    'phases[0].crtical',
    'language',
  ]);
  const lines = problems.map(({ where }) => where?.line ?? 0);
  expect(lines).toEqual([...lines].sort((a, b) => a - b));
});

it('whatever JSON stands in the file, it is accepted or refused with a place, and nothing is thrown', () => {
  const words = fc.constantFrom(
    'phases',
    'tasks',
    'name',
    'kind',
    'command',
    'retry',
    'needs',
    'escalation',
    'recovery',
    'orchestration',
    '__proto__',
    'toString',
    'constructor',
    'git_sync',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, 0, -1, 1e300, '', 'x', 'command', 'constructor'),
      words,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.array(fc.tuple(words, tie('tree')), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
    ),
  }));
  const shapes = fc.oneof(
    tree,
    tree.map((phases) => ({ phases })),
    tree.map((task) => withPhase({ tasks: [task] })),
    tree.map((phases) => ({ orchestration: { phases } })),
    tree.map((task) => ({ orchestration: { phases: { a: { tasks: [task] } } } })),
    tree.map((escalation) => ({ ...CONFIG, escalation })),
  );
  fc.assert(
    fc.property(shapes, (config) => {
      const read = readConfig(JSON.stringify(config), 'c.json');
      if (read.ok) return;
      for (const { message, where } of read.failure.problems) {
        expect(message).not.toMatch(/Invalid input|Too (small|big)|undefined|\[object/);
        expect(where?.line).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500 },
  );
});

const lineOf = (config: unknown, line = 0): string => textOf(config).split('\n')[line - 1] ?? '';
