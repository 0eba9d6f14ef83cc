import type { StoredEvent } from '../../store/events.ts';
import type { World } from '../../store/standing.ts';
import { committedIn, moved, numbersIn, startOf, type ToldMoves, toldMoves } from './told.ts';

/** What is known of a run that is to be undone: where the repository stood around it, and who may have moved what. */
export type Undone = {
  runId: string;
  /** `null`: nobody noted it. */
  before: World | null;
  after: World | null;
  told: ToldMoves;
  /** Things it did outside that tell nothing of branches: tasks of the user's own, an agent. */
  ownTasks: readonly string[];
  /** Local changes of the user that its synchronisations committed. */
  committed: readonly string[];
  /** So many files its cleanups removed. */
  removed: number;
  /** It was a rollback, and brought back stashes or files. */
  broughtBack: boolean;
  /** A process took it up again after another: what happened between them nobody saw. */
  isResumed: boolean;
};

/** Reads it from the log of the run; `now` stands for its end while it is still at work. */
export function undoneOf(events: readonly StoredEvent[], now?: World): Undone {
  const [started] = events;
  if (started?.type !== 'run.started') throw new Error('a log that does not begin with run.started');
  const told = toldMoves(events);
  const recorded = events.findLast((event) => event.type === 'world.recorded');
  const noted = now ?? (recorded?.type === 'world.recorded' ? recorded.data : undefined);
  const before = started.data.world ?? (noted === undefined ? startOf(events, told) : null);
  return {
    runId: started.runId,
    before,
    after: noted ?? (before === null || told.size === 0 ? null : moved(before, told)),
    told,
    ownTasks: ownTasks(started, events),
    committed: committedIn(events),
    removed: numbersIn(events, 'removed').reduce((sum, one) => sum + one, 0),
    broughtBack:
      started.data.rollsBack !== undefined && numbersIn(events, 'broughtBack').some((one) => one > 0),
    isResumed: events.some(({ type }) => type === 'run.resumed'),
  };
}

/** Kinds whose work is the user's, or ours beyond branches: they tell of no reference. */
const OWN: ReadonlySet<string> = new Set(['command', 'script', 'mcp-call', 'http']);

function ownTasks({ data }: StoredEvent<'run.started'>, events: readonly StoredEvent[]): string[] {
  const made = new Set(
    events.flatMap((event) =>
      event.type === 'task.scheduled' ? [`${event.data.phase}/${event.data.task}`] : [],
    ),
  );
  const tasks = (data.plan?.phases ?? []).flatMap(({ name, tasks }) =>
    tasks
      .filter(({ kind, options }) => OWN.has(kind) || options['script'] !== undefined)
      .map((task) => `${name}/${task.name}`),
  );
  const isAgentAtWork = events.some(
    (event) =>
      event.type === 'agent.started' ||
      (event.type === 'agent.answered' && event.data.outcome !== 'not-available'),
  );
  return [...tasks.filter((key) => made.has(key)), ...(isAgentAtWork ? ['agent'] : [])];
}
