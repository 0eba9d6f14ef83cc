import { decide, runSetup } from './model.ts';
import { agentCannotHelp, escalationReasons, failedTaskKeys } from './verdict.ts';

/**
 * The upper half of the ladder, entered when the work is done and the run needs help:
 *
 *   level 3: choosing-agent ─→ asking-agent ─→ verifying ─→ (repaired) settled
 *                  │                │              │
 *   level 4: choosing-rollback ←────┴──────────────┘ ─→ rolling-back ─→ settled
 *
 * Levels 1 and 2 are inside each task. What the agent claims counts only after the failed tasks' own checks.
 */
export const escalationState = runSetup.createStateConfig({
  initial: 'choosing-agent',
  entry: decide(({ context }) => ({
    emit: [{ type: 'run.escalated', data: { level: 3, reasons: escalationReasons(context) } }],
  })),
  states: {
    'choosing-agent': {
      always: [
        {
          guard: ({ context }) => context.plan?.escalation.agent.enabled !== true,
          target: 'choosing-rollback',
          actions: passOver(3, 'agent.not-enabled'),
        },
        {
          guard: ({ context }) => agentCannotHelp(context),
          target: 'choosing-rollback',
          actions: passOver(3, 'agent.not-incurable'),
        },
        { target: 'asking-agent' },
      ],
    },
    'asking-agent': {
      entry: decide(({ context }) => ({
        emit: [{ type: 'agent.requested', data: { failedTasks: failedTaskKeys(context) } }],
      })),
      on: {
        'agent.answered': [
          { guard: ({ event }) => event.data.outcome === 'done', target: 'verifying' },
          { target: 'choosing-rollback' },
        ],
      },
    },
    verifying: {
      entry: decide(({ context }) => ({
        emit: [{ type: 'verification.requested', data: { tasks: failedTaskKeys(context) } }],
      })),
      on: {
        'verification.finished': [
          {
            guard: ({ event }) => event.data.repaired,
            target: 'settled',
            actions: decide(() => ({ change: { repairedBy: 'agent', status: 'partial_success' } })),
          },
          { target: 'choosing-rollback' },
        ],
      },
    },
    'choosing-rollback': {
      always: [
        {
          guard: ({ context }) => context.plan?.escalation.rollback !== 'automatic',
          target: 'settled',
          actions: passOver(4, 'rollback.manual'),
        },
        { target: 'rolling-back' },
      ],
    },
    'rolling-back': {
      entry: decide(({ context }) => ({
        emit: [
          { type: 'run.escalated', data: { level: 4, reasons: escalationReasons(context) } },
          { type: 'rollback.requested', data: { failedTasks: failedTaskKeys(context) } },
        ],
      })),
      on: { 'rollback.finished': { target: 'settled' } },
    },
    settled: { type: 'final' },
  },
});

function passOver(level: 3 | 4, code: string) {
  return decide(() => ({
    emit: [{ type: 'escalation.skipped', data: { level, reason: { code, params: {} } } }],
  }));
}
