import type { NotificationsConfig } from '../../config/notifications.ts';
import type { RunSummary } from '../../store/projections/summary.ts';

/** Why something is told of a run. The first one of a message names it. */
export type Occasion = 'escalated' | 'failed' | 'recovered' | 'still-failing' | 'unusual' | 'succeeded';

/** What runs say of the health of a workspace: `none` when they say nothing of it. */
export type Verdict = 'good' | 'bad' | 'none';

type Asked = Pick<
  NotificationsConfig,
  'onSuccess' | 'onFailure' | 'onEscalation' | 'onUnusual' | 'stillFailingAfter'
>;
type Ended = Pick<RunSummary, 'status' | 'dryRun' | 'trigger' | 'rollsBack' | 'escalation' | 'phases'>;

/** Whether anybody is ever told of such a run: not of rehearsals, and not of what is no orchestration. */
export const isTold = ({
  status,
  dryRun,
  trigger,
  rollsBack,
}: Omit<Ended, 'escalation' | 'phases'>): boolean =>
  status !== 'open' && !dryRun && trigger !== 'demo' && rollsBack === undefined;

/**
 * What a run says. A run that was cancelled, or that nobody went on with, was not let finish: it is neither good nor
 * bad, and changes nothing.
 */
export function verdictOf(run: Pick<Ended, 'status' | 'dryRun' | 'trigger' | 'rollsBack'>): Verdict {
  if (!isTold(run)) return 'none';
  switch (run.status) {
    case 'success':
      return 'good';
    case 'partial_success':
    case 'failure':
    case 'error':
      return 'bad';
    case 'cancelled':
    case 'interrupted':
    case 'open':
      return 'none';
    default:
      return run.status satisfies never;
  }
}

/** What the runs before said: for how many on end it was bad, and what came of the escalation of the last one, if it was one. */
export type Earlier = { badRuns: number; escalation: string | null };

/**
 * For what the end of a run is told; nothing: it is not. A failure reaches level 3 as a rule, so that an escalation
 * like the one of the run before is no news: `stillFailingAfter` reminds of it.
 */
export function occasionsOf(run: Ended, earlier: Earlier, asked: Asked): Occasion[] {
  if (!isTold(run)) return [];
  const escalation = escalationOf(run);
  const escalated = asked.onEscalation && escalation !== null && escalation !== earlier.escalation;
  return [...(escalated ? (['escalated'] as const) : []), ...ofHealth(run, earlier.badRuns, asked)];
}

/** What came of a run's escalation; `null` when it did not reach level 3. */
export const escalationOf = ({ escalation }: Pick<Ended, 'escalation'>): string | null =>
  escalation !== undefined && escalation.level >= LEVEL_OF_HELP ? escalation.outcome : null;

const LEVEL_OF_HELP = 3;

function ofHealth(run: Ended, badBefore: number, asked: Asked): Occasion[] {
  const verdict = verdictOf(run);
  switch (verdict) {
    case 'none':
      return [];
    case 'bad':
      return ofBad(badBefore + 1, asked);
    case 'good': {
      const unusual = asked.onUnusual && looksUnusual(run) ? (['unusual'] as const) : [];
      return [...ofGood(badBefore, asked), ...unusual];
    }
    default:
      return verdict satisfies never;
  }
}

/** `bad`: for how many runs on end, this one included. */
function ofBad(bad: number, { onFailure, stillFailingAfter }: Asked): Occasion[] {
  if (onFailure === 'never') return [];
  if (bad === 1) return ['failed'];
  return onFailure === 'always' || bad % stillFailingAfter === 0 ? ['still-failing'] : [];
}

function ofGood(badBefore: number, { onSuccess }: Asked): Occasion[] {
  if (onSuccess === 'never') return [];
  if (badBefore > 0) return ['recovered'];
  return onSuccess === 'always' ? ['succeeded'] : [];
}

const looksUnusual = ({ phases }: Pick<Ended, 'phases'>): boolean =>
  phases.some(({ tasks }) =>
    tasks.some(({ findings }) =>
      findings.some(({ severity, code }) => severity === 'warning' && code.startsWith('unusual.')),
    ),
  );
