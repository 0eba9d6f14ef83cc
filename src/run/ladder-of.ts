import { intercomSchema } from '../../config/intercom.ts';
import type { StoredEvent } from '../../store/events.ts';
import type { AgentPolicy } from '../../store/plan.ts';
import type { Announcing } from '../escalation/announce.ts';
import type { Ladder } from '../ladder/ladder.ts';
import { systemClock } from '../system/clock.ts';
import { spawnedProcesses } from '../system/processes/spawned-processes.ts';
import type { Kit } from './kit.ts';

/** The ladder of a real run. Everything it is made of is loaded only when a run needs help. */
export function ladderOf(kit: Kit, runId: string): Ladder {
  const { request, plan, mask, inbox } = kit;
  const { workspace, dataDir, machineId } = request.place;
  const processes = spawnedProcesses(systemClock);
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
      return rollBack({ workspace, dataDir, events, signal });
    },
    isConfigReadable: async () => (await request.reread?.())?.ok === true,
  };
}

/** Where an escalation is written down; without a configuration that can be read, in the usual place. */
export function announcingOf({ request, mask }: Pick<Kit, 'request' | 'mask'>): Announcing {
  const { place, config, language } = request;
  const { workspace, dataDir, machineId } = place;
  const intercom = config.ok ? config.value.config.intercom : intercomSchema.parse({});
  return { workspace, dataDir, machineId, intercom, language, mask, now: systemClock.now };
}

/** Today's, with its secrets; without a plan that of the last one that could be read. */
function agentPolicy({ plan }: Kit, events: readonly StoredEvent[]): AgentPolicy {
  const [started] = events;
  const remembered = started?.type === 'run.started' ? started.data.standing?.policy : undefined;
  return plan?.escalation.agent ?? remembered?.agent ?? { enabled: 'scheduled' };
}
