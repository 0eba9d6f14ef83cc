// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a configuration look like that
import { describe, expect, it } from 'vitest';
import { keeperOf, secretsOf } from '../../src/run/plan-secrets.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import type { PlannedTask } from '../../store/plan.ts';
import { phase, plan, task } from '../support/plans.ts';

const planOf = (fields: Partial<PlannedTask>) =>
  plan([{ ...phase('phase-77', ['x']), tasks: [task('task-1234', fields)] }]);

describe('the secrets of a plan', () => {
  it.each<[string, Partial<PlannedTask>, string[]]>([
    ['a value under a secret name', { options: { env: { MY_TOKEN: 'abc-1', PLAIN: 'b' } } }, ['abc-1']],
    ['an argument after a flag', { options: { command: ['x', '--api-key', 'abc-1', '--auth'] } }, ['abc-1']],
    ['an argument with a flag', { options: { command: ['x', '--db-password=abc-1'] } }, ['abc-1']],
    ['a flag in a shell line', { options: { shell: 'x --token abc-1 | y' } }, ['abc-1']],
    ['a flag in front of a list', { options: { shell: 'x --token abc-1&& y' } }, ['abc-1&&', 'abc-1']],
    ['a quoted flag in a shell line', { options: { shell: 'x --token "abc 1" | y' } }, ['abc 1', '1']],
    ['an assignment in a shell line', { options: { shell: 'MY_TOKEN=abc-1; x' } }, ['abc-1']],
    ['a postcondition', { postcondition: { shell: 'x --passwd abc-1' } }, ['abc-1']],
    ['a postcondition in a list', { postcondition: { command: ['x', '--secret', 'abc-1'] } }, ['abc-1']],
    ['a header', { options: { command: ['curl', '-H', 'X-Api-Key: abc-1'] } }, ['abc-1']],
    [
      'an address',
      { options: { command: ['git', 'ls-remote', 'https://me:p%2Fw@h/x'] } },
      ['me:p%2Fw', 'p%2Fw', 'p/w'],
    ],
    [
      'a secret parameter',
      { options: { url: 'https://h/x?a=b-1&sig=abc%2D1&key=abc-2' } },
      ['abc-1', 'abc-2'],
    ],
    [
      'a cookie that is sent',
      { options: { headers: { Cookie: 'sid=abc-1; b=c', Accept: 'd' } } },
      ['sid=abc-1; b=c', 'sid', 'abc-1', 'b', 'c'],
    ],
    ['a header that is sent', { options: { headers: { 'X-Session': 'abc-1', Accept: 'd' } } }, ['abc-1']],
    ['nothing at all', { options: { command: ['x', '--verbose', 'abc-1'], env: { PLAIN: 'b' } } }, []],
  ])('are found in %s', (_, fields, secrets) => {
    expect([...new Set(secretsOf(planOf(fields)))]).toEqual(secrets);
  });

  it('are found in what is handed to the agent', () => {
    const agent = {
      enabled: true,
      command: ['claude', '--api-key', 'abc-1'],
      env: { MY_TOKEN: 'abc-2', PLAIN: 'b' },
    };
    expect(secretsOf(plan([phase('a', ['b'])], { agent }))).toEqual(['abc-1', 'abc-2']);
  });

  it('never hide the names of phases, tasks and kinds', () => {
    const mask = createMask({ env: {} });
    keeperOf(mask, planOf({}))('task-1234', 'PHASE-77', 'other-1234');
    expect(mask.text('task-1234 phase-77 other-1234')).toBe('task-1234 phase-77 ***');
  });
});
