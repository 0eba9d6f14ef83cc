import { isObject, valueAt } from '../problems/describe.ts';
import { type At, createDraft, type Draft, type Json } from './draft.ts';
import { allTold, becomes, flag, oneOf, told } from './rules.ts';
import { methods } from './schedule-methods.ts';
import { type Rule, type Rules, walk } from './walk.ts';

/** What a schedule says of how its run is told and who is asked for help: of the one that is meant it holds. */
export function readSections(schedule: At, isMeant: boolean, draft: Draft): void {
  if (!isObject(schedule.value)) return;
  const value = Object.fromEntries(
    Object.entries(schedule.value).filter(([key]) => SECTIONS.some((section) => section === key)),
  );
  if (isMeant) return walk(rulesOf(schedule.value, draft.raw), { ...schedule, value }, draft);
  const unmeant = createDraft(draft.raw);
  walk(rulesOf(schedule.value, draft.raw), { ...schedule, value }, unmeant);
  draft.problems.push(...unmeant.problems);
  for (const { path, value: given } of unmeant.entries)
    draft.tell({ path, value: given }, 'covered', 'original.schedule-not-meant');
}

export const SECTIONS = ['notifications', 'escalation', 'monitoring'] as const;

const rulesOf = (schedule: Json, raw: unknown): Rules => ({
  'notifications.on_success': often('onSuccess'),
  'notifications.on_failure': often('onFailure'),
  'notifications.on_escalation': becomes('notifications', 'onEscalation'),
  'notifications.methods': methods(schedule, raw),
  'escalation.enabled': asks(valueAt(schedule, ['escalation', 'claude_notification']) !== false),
  'escalation.level_3_trigger': oneOf({
    critical_phase_failure: reaches,
    any_failure: (at, draft) => {
      reaches(at, draft);
      draft.become(at, ['escalation', 'maxFailedTasks'], 0);
    },
  }),
  'escalation.claude_notification': asks(valueAt(schedule, ['escalation', 'enabled']) !== false),
  'escalation.intercom_path': (at, draft) => draft.become(at, ['intercom', 'path'], ourPath(at.value)),
  ...allTold('monitoring', ['track_metrics'], anyFlag()),
  'monitoring.metrics_path': told('obsolete', 'original.own-record'),
  'monitoring.alert_on_anomalies': becomes('notifications', 'onUnusual'),
});

/** The original told of every such run; here `change` would be told once. */
const often = (key: string): Rule =>
  flag({
    on: (at, draft) => draft.become(at, ['notifications', key], 'always'),
    off: (at, draft) => draft.become(at, ['notifications', key], 'never'),
  });

/** An agent is asked when both keys want it. */
const asks = (otherWants: boolean): Rule =>
  flag({
    on: (at, draft) => draft.become(at, ['escalation', 'agent', 'enabled'], otherWants),
    off: (at, draft) => draft.become(at, ['escalation', 'agent', 'enabled'], false),
  });

/** Whatever its trigger was called, the original escalated for each of its reasons. */
const reaches: Rule = (at, draft) =>
  draft.become(
    at,
    ['escalation', 'criteria'],
    ['status', 'critical-phase', 'failed-tasks', 'config-unreadable'],
  );

function anyFlag(): Rule {
  const always = told('covered', 'original.always');
  return flag({ on: always, off: always });
}

const ourPath = (path: unknown): unknown =>
  typeof path === 'string' ? path.replaceAll('\\', '/').replace(/\$\{MACHINE_NAME\}/g, '{machine}') : path;
