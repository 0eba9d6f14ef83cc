import { found, isObject, valueAt } from '../problems/describe.ts';
import type { Found } from '../problems/problems.ts';
import { type At, createDraft, type Draft } from './draft.ts';
import { type EngineCall, readEngineCall } from './engine-call.ts';
import { allTold, becomes, flag, oneOf, told } from './rules.ts';
import { isTold, reportedEnds } from './schedule-methods.ts';
import { readSections, SECTIONS } from './schedule-sections.ts';
import { type Rule, type Rules, walk } from './walk.ts';

/**
 * What a schedule starts: the engine with a configuration, or a script of the user's, which is the draft's plan.
 * `undecided` says why no schedule is meant; that matters only to who would run one.
 */
export type Scheduled = { draft: Draft; engine?: EngineCall; undecided?: Found };

/**
 * The original's `.roo/schedules.json` (or its template) as what `run` does of it: the action of its one schedule that
 * is enabled. When and how often it starts is read by `schedule`.
 */
export function draftOfSchedules(raw: unknown): Scheduled {
  const draft = createDraft(raw);
  walk(RULES, { path: [], value: raw }, draft);
  const { chosen, undecided } = choose(draft);
  for (const one of schedulesOf(raw)) readSections(one, one.path[1] === chosen?.path[1], draft);
  if (draft.problems.length > 0) return { draft };
  const others = notMeant(draft, chosen);
  for (const at of others) draft.tell(at, 'elsewhere', 'original.schedule');
  if (chosen === undefined) return { draft, ...(undecided === undefined ? {} : { undecided }) };
  const engine = readEngineCall(chosen, draft);
  return engine === undefined ? { draft } : { draft, engine };
}

const scheduled = told('elsewhere', 'original.schedule');

/** What is read when the action is known. */
const later: Rule = () => {};

const ONE = 'schedules.[]';

const RULES: Rules = {
  ...allTold(ONE, ['id', 'name', 'description'], told('obsolete', 'original.identity')),
  [`${ONE}.enabled`]: flag({
    on: told('covered', 'original.chosen'),
    off: told('covered', 'original.not-chosen'),
  }),
  ...allTold(`${ONE}.trigger`, ['type', 'time', 'timezone', 'interval_minutes', 'cron', 'days'], scheduled),
  [`${ONE}.action.type`]: oneOf({ script: later }),
  [`${ONE}.action.path`]: later,
  [`${ONE}.action.arguments`]: later,
  ...allTold(`${ONE}.retry`, ['enabled', 'max_attempts', 'delay_minutes'], scheduled),
  ...allTold(ONE, SECTIONS, later),
  'global_settings.max_concurrent_schedules': scheduled,
  'global_settings.log_retention_days': becomes('retention', 'runDays'),
  'global_settings.enable_self_healing': flag({
    on: told('covered', 'original.healing'),
    off: (at, draft) => draft.become(at, ['escalation', 'recovery'], {}),
  }),
  'global_settings.intercom_integration.enabled': becomes('intercom', 'enabled'),
  'global_settings.intercom_integration.check_before_execution': becomes('intercom', 'checkBeforeExecution'),
  'global_settings.intercom_integration.report_after_execution': flag({ on: reported, off: reported }),
};

/** Reports go where notifications go. */
function reported(at: At, draft: Draft): void {
  const schedule = choose(draft).chosen?.value;
  if (!isTold(schedule)) draft.tell(at, at.value === true ? 'look' : 'covered', 'original.no-intercom');
  else draft.become(at, ['intercom', 'reportAfterExecution'], reportedEnds(schedule, draft.raw));
}

/** The schedule that `run` can mean: the only one that is enabled. */
function choose({ raw }: Draft): { chosen?: At; undecided?: Found } {
  const all = schedulesOf(raw);
  const enabled = all.filter(({ value }) => isObject(value) && value['enabled'] !== false);
  const [only, ...others] = enabled;
  const path = ['schedules'];
  if (only === undefined) {
    const message = all.length === 0 ? 'there is no schedule in it' : 'no schedule in it is enabled';
    const remedy = 'enable one of them, or name a configuration with --config';
    return { undecided: { path, message, remedy } };
  }
  if (others.length === 0) return { chosen: only };
  const names = enabled.map(nameOf).join(', ');
  const message = `${enabled.length} schedules are enabled (${names}), and "run" starts one configuration`;
  const remedy = 'name what is meant with --config FILE, the one that stands behind -ConfigPath';
  return { undecided: { path, message, remedy } };
}

const schedulesOf = (raw: unknown): At[] => {
  const list = valueAt(raw, ['schedules']);
  return Array.isArray(list)
    ? list.map((value: unknown, index) => ({ path: ['schedules', index], value }))
    : [];
};

/** What the other schedules would start. */
const notMeant = ({ raw }: Draft, chosen: At | undefined): At[] =>
  schedulesOf(raw)
    .filter(({ path }) => path[1] !== chosen?.path[1])
    .flatMap(({ path }) => ['type', 'path', 'arguments'].map((key) => [...path, 'action', key]))
    .map((path) => ({ path, value: valueAt(raw, path) }))
    .filter(({ value }) => value !== undefined);

function nameOf({ value }: At): string {
  const { id, name } = isObject(value) ? value : {};
  return typeof id === 'string' ? id : found(name);
}
