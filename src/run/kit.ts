import { toPlan } from '../../config/read.ts';
import type { Catalogue } from '../../store/catalogue.ts';
import { eventsOf } from '../../store/event-log.ts';
import type { Layout } from '../../store/layout.ts';
import type { LowdbLog } from '../../store/lowdb-log.ts';
import type { Plan } from '../../store/plan.ts';
import { systemClock } from '../system/clock.ts';
import type { Diagnostics } from '../system/diagnostics.ts';
import type { Mask } from '../system/masking/mask.ts';
import type { Doors } from './doors.ts';
import type { Input } from './drive.ts';
import { fold } from './fold.ts';
import type { Inbox } from './inbox.ts';
import { Journal, type RunIdentity } from './journal.ts';
import { maskedFor } from './mask-fact.ts';
import { planDigest } from './plan-digest.ts';
import { keeperOf, secretsOf } from './plan-secrets.ts';
import type { RunRequest } from './request.ts';

type Tools = {
  files: Layout;
  catalogue: Catalogue;
  inbox: Inbox<Input>;
  notes: Diagnostics;
  mask: Mask;
  doors: Doors;
  /** Says in the lock on which run we work. */
  workOn: (runId: string) => void;
};

/** What a process that holds the lock works with: its request, its tools, and today's plan. */
export type Kit = Tools & { request: RunRequest; plan: Plan | null; digest: string };

/** Resolves today's plan and puts the kit together. */
export function kitOf(request: RunRequest, tools: Tools): Kit {
  const plan = planFor(request, tools.mask);
  const source = request.config.ok ? request.config.value.source : request.config.failure.source;
  tools.notes.note('info', 'configuration read', { source, readable: plan !== null });
  return { ...tools, request, plan, digest: planDigest(plan, tools.files.key) };
}

/** Today's plan, whose secrets the mask knows from now on; `null` when the configuration cannot be read. */
export function planFor(
  { config, selection, plan: given }: Pick<RunRequest, 'config' | 'selection' | 'plan'>,
  mask: Mask,
): Plan | null {
  if (given !== undefined) return given;
  if (!config.ok) return null;
  const plan = toPlan(config.value, selection);
  keeperOf(mask, plan)(...secretsOf(plan));
  return plan;
}

/** The journal of a run: of a new one, or of one whose log says how far it got. */
export function journalOf(
  { mask }: Pick<Kit, 'mask'>,
  { runId, machineId }: RunIdentity,
  log: LowdbLog,
): Journal {
  return new Journal({
    identity: { runId, machineId },
    log,
    clock: systemClock,
    mask: maskedFor(mask),
    state: fold(log.commits).state,
    ownedBeforeMs: eventsOf(log.commits).at(-1)?.elapsedMs ?? 0,
  });
}

/** Now, as events are stamped. */
export const now = (): string => new Date(systemClock.now()).toISOString();
