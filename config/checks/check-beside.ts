import { escalationSchema } from '../escalation.ts';
import { notificationsSchema } from '../notifications.ts';
import { valueAt } from '../problems/describe.ts';
import type { Found, Path } from '../problems/problems.ts';
import type { Config } from '../schema.ts';

type Sections = Pick<Config, 'escalation' | 'notifications'>;

/**
 * Keys that one file gives although another key of it leaves nothing for them to do; what would hold anyway may be
 * written out. Only of one file: what a stronger layer says may well leave a weaker one without a meaning.
 */
export function meaninglessBeside(raw: unknown, { escalation, notifications }: Sections): Found[] {
  const { onFailure } = notifications;
  const waits = Object.values(escalation.recovery).includes('wait_and_retry');
  return [
    ...meaningless(raw, onFailure !== 'change', {
      path: ['notifications', 'stillFailingAfter'],
      message: `with "onFailure": "${onFailure}" no failure is told again after some runs`,
      remedy: 'remove it, or "onFailure": "change"',
    }),
    ...meaningless(raw, !escalation.criteria.includes('failed-tasks'), {
      path: ['escalation', 'maxFailedTasks'],
      message: 'the number of failed tasks is not among the "criteria"',
      remedy: 'remove it, or add "failed-tasks" to the criteria',
    }),
    ...meaningless(raw, !waits, {
      path: ['escalation', 'recoveryWaitSeconds'],
      message: 'nothing is waited for: no procedure of "recovery" is wait_and_retry',
      remedy: 'remove it, or add "network_failures": "wait_and_retry"',
    }),
  ];
}

function meaningless(raw: unknown, isSo: boolean, problem: Found): Found[] {
  const given = valueAt(raw, problem.path);
  return isSo && given !== undefined && given !== usual(problem.path) ? [problem] : [];
}

const usual = (path: Path): unknown =>
  valueAt({ escalation: escalationSchema.parse({}), notifications: notificationsSchema.parse({}) }, path);
