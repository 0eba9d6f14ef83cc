import { found, isObject, valueAt } from '../problems/describe.ts';
import { suggestOrList } from '../problems/problems.ts';
import type { At, Draft, Json } from './draft.ts';
import { countAt } from './lists.ts';
import type { Rule } from './walk.ts';

/** How is told: in INTERCOM the ends of runs that the notifications ask for, and through channels that need no address. */
export function methods(schedule: Json, raw: unknown): Rule {
  return (at, draft) => {
    if (!Array.isArray(at.value)) {
      draft.refuse(at.path, `a list is expected here, found ${found(at.value)}`);
      return;
    }
    if (!at.value.includes('intercom')) draft.become(at, REPORTS, 'never');
    for (const [index, value] of at.value.entries())
      method({ path: [...at.path, index], value }, reportedEnds(schedule, raw), draft);
  };
}

function method(at: At, ends: string, draft: Draft): void {
  const { path, value } = at;
  if (value === 'intercom') draft.become(at, REPORTS, ends);
  else if (value === 'log' || value === 'desktop') {
    const made = valueAt(draft.config, CHANNELS);
    const known = Array.isArray(made) ? made.findIndex((one) => valueAt(one, ['type']) === value) : -1;
    draft.become(at, [...CHANNELS, known < 0 ? countAt(draft, CHANNELS) : known, 'type'], value);
  } else if (typeof value === 'string' && WITH_ADDRESS.includes(value.toLowerCase())) {
    const remedy = `remove it, and add {"type": ${JSON.stringify(value.toLowerCase())}, …} to "notifications"."channels" of the configuration`;
    draft.refuse(path, `a schedule has no address for ${JSON.stringify(value)}`, remedy);
  } else {
    const { remedy } = suggestOrList('methods', value, METHODS);
    draft.refuse(path, `unknown method ${found(value)}`, remedy);
  }
}

const REPORTS = ['intercom', 'reportAfterExecution'];
const CHANNELS = ['notifications', 'channels'];
const METHODS = ['intercom', 'log', 'desktop'];
const WITH_ADDRESS = ['slack', 'teams', 'webhook', 'email', 'healthchecks'];

/** Whether INTERCOM is where the runs of this schedule are told. */
export function isTold(schedule: unknown): boolean {
  const list = valueAt(schedule, ['notifications', 'methods']);
  return !Array.isArray(list) || list.includes('intercom');
}

/** Which ends of runs are reported: those that the notifications ask for, unless the settings for all want none. */
export function reportedEnds(schedule: unknown, raw: unknown): string {
  if (valueAt(raw, ['global_settings', 'intercom_integration', 'report_after_execution']) === false)
    return 'never';
  const wanted = valueAt(schedule, ['notifications']);
  if (!isObject(wanted) || wanted['on_success'] === true) return 'always';
  if (wanted['on_failure'] !== false) return 'failures';
  return wanted['on_escalation'] === false ? 'never' : 'escalations';
}
