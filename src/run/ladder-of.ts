import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { intercomSchema } from '../../config/intercom.ts';
import type { StoredEvent, Trigger } from '../../store/events.ts';
import type { AgentPolicy } from '../../store/plan.ts';
import type { World } from '../../store/standing.ts';
import type { Announcing } from '../escalation/announce.ts';
import type { Ladder } from '../ladder/ladder.ts';
import { systemClock } from '../system/clock.ts';
import { spawnedProcesses } from '../system/processes/spawned-processes.ts';
import type { Kit } from './kit.ts';
import { maskedFor } from './mask-fact.ts';

/** The ladder of a real run. Everything it is made of is loaded only when a run needs help. */
export function ladderOf(kit: Kit, runId: string): Ladder {
  const { request, plan, mask, inbox } = kit;
  const { workspace, dataDir, machineId } = request.place;
  const processes = spawnedProcesses(systemClock);
  const isThere = stillThere(request);
  return {
    recover: async (order) => {
      const { recover } = await import('../recovery/recover.ts');
      return recover({ workspace, dataDir, runId, plan, clock: systemClock, processes }, order);
    },
    announce: async ({ events }) => {
      const { announce } = await import('../escalation/announce.ts');
      return announce(announcingOf(kit), events);
    },
    askAgent: async ({ events, signal }) => {
      const { askAgent } = await import('../agent/ask-agent.ts');
      const { promptOf } = await import('../escalation/prompt.ts');
      const { intercomFileOf } = await import('../intercom/file-of.ts');
      const { intercom } = announcingOf(kit);
      const { language, onOutput } = request;
      return askAgent({
        policy: agentPolicy(kit, events),
        prompt: promptOf({
          events,
          language,
          machineId,
          workspace,
          dataDir,
          intercomFile: intercom.enabled ? intercomFileOf(intercom, machineId) : null,
          mask: mask.text,
        }),
        workspace,
        output: { dataDir, runId },
        env: {
          ROO_FSM_RUN_ID: runId,
          ROO_FSM_WORKSPACE: workspace,
          ROO_FSM_PHASE: '',
          ROO_FSM_TASK: 'agent',
        },
        parentEnv: process.env,
        mask,
        clock: systemClock,
        processes,
        signal,
        onStart: (data) => inbox.put({ kind: 'observation', observation: { type: 'agent.started', data } }),
        onOutput: onOutput === undefined ? undefined : (text) => onOutput('agent', text),
      });
    },
    rollBack: async ({ events, signal }) => {
      const { rollBack } = await import('../rollback/roll-back.ts');
      const masked = (data: World) => maskedFor(mask)({ type: 'world.recorded', data }).data;
      return rollBack({ workspace, dataDir, events, signal, masked });
    },
    isConfigReadable: async () => {
      const again = await request.reread?.();
      return again?.ok === true && isThere();
    },
  };
}

/** Whether the files that cannot be read now are there later: the built-in configuration in their place repairs nothing. */
function stillThere({ config, place }: Kit['request']): () => boolean {
  if (config.ok) return () => true;
  const { source, problems } = config.failure;
  const named = [source, ...problems.flatMap(({ where }) => where?.file ?? [])];
  const files = [...new Set(named)]
    .map((file) => resolve(place.workspace, file))
    .filter((file) => existsSync(file));
  return () => files.every((file) => existsSync(file));
}

/** Where an escalation is written down; without a configuration that can be read, in the usual place. */
export function announcingOf({ request, mask }: Pick<Kit, 'request' | 'mask'>): Announcing {
  const { place, config, language } = request;
  const { workspace, dataDir, machineId } = place;
  const asked = config.ok ? config.value.config.intercom : intercomSchema.parse({});
  const intercom = { ...asked, enabled: asked.enabled && isAtHome(request) };
  return { workspace, dataDir, machineId, intercom, language, mask, now: systemClock.now };
}

/**
 * Whether INTERCOM is read in this workspace: it is configured for roo-fsm, nobody is at the keyboard, or Claude Code
 * has a folder in it. Who tries roo-fsm by hand in any repository gets no new folder.
 */
function isAtHome({ config, trigger, place }: Kit['request']): boolean {
  // One that cannot be read is one all the same.
  const { source } = config.ok ? config.value : config.failure;
  return source !== 'built-in' || UNATTENDED.has(trigger) || existsSync(join(place.workspace, '.claude'));
}

const UNATTENDED: ReadonlySet<Trigger> = new Set(['schedule', 'fleet', 'demo']);

/** Today's, with its secrets; without a plan that of the last one that could be read. */
function agentPolicy({ plan }: Kit, events: readonly StoredEvent[]): AgentPolicy {
  const [started] = events;
  const remembered = started?.type === 'run.started' ? started.data.standing?.policy : undefined;
  return plan?.escalation.agent ?? remembered?.agent ?? { enabled: 'scheduled' };
}
