import { causeOf, escalationReasons, mayRollBack, toVerify, whyNoAgent } from './ladder.ts';
import { decide, type MachineEvent, type RunContext, runSetup } from './model.ts';
import { failedTaskKeys } from './verdict.ts';

/**
 * The upper half of the ladder, entered when the work is done and the run needs help:
 *
 *   level 3: announcing ─→ choosing-agent ─→ asking-agent ─→ verifying ─→ (repaired) settled
 *                                │                │              │
 *   level 4:             choosing-rollback ←──────┴──────────────┘
 *                             │    └─→ rolling-back ─→ (done) settled
 *                             ↓              │
 *                       left-to-person ←─────┘
 *
 * Levels 1 and 2 are inside each task. It is written down and told (the record, INTERCOM) before anybody is asked.
 * What the agent claims counts only after the failed tasks' own checks, and they are asked even when it claims nothing.
 */
export const escalationState = runSetup.createStateConfig({
  initial: 'announcing',
  states: {
    announcing: {
      entry: decide(({ context }) => ({
        emit: [{ type: 'run.escalated', data: { level: 3, reasons: escalationReasons(context) } }],
      })),
      on: { 'escalation.announced': 'choosing-agent' },
    },
    'choosing-agent': {
      always: [
        {
          guard: ({ context }) => whyNoAgent(context) !== null,
          target: 'choosing-rollback',
          actions: decide(({ context }) => ({
            emit: [
              {
                type: 'escalation.skipped',
                data: { level: 3, reason: whyNoAgent(context) ?? { code: 'agent.not-enabled', params: {} } },
              },
            ],
          })),
        },
        { target: 'asking-agent' },
      ],
    },
    'asking-agent': {
      entry: decide(({ context }) => ({
        emit: [
          {
            type: 'agent.requested',
            data: { failedTasks: failedTaskKeys(context), cause: causeOf(context) },
          },
        ],
      })),
      on: {
        'agent.answered': [
          { guard: ({ event }) => event.data.outcome === 'not-available', target: 'choosing-rollback' },
          { guard: ({ context }) => toVerify(context).length > 0, target: 'verifying' },
          { guard: ({ event, context }) => isServed(event, context), target: 'settled' },
          { target: 'choosing-rollback' },
        ],
      },
    },
    verifying: {
      entry: decide(({ context }) => ({
        emit: [{ type: 'verification.requested', data: { tasks: toVerify(context) } }],
      })),
      on: {
        'verification.finished': [
          {
            guard: ({ event }) => event.data.repaired,
            target: 'settled',
            actions: decide(() => ({ change: { repairedBy: 'agent', status: 'partial_success' } })),
          },
          {
            target: 'choosing-rollback',
            actions: decide(({ event }) =>
              event.type === 'verification.finished'
                ? { change: { stillFailing: event.data.stillFailing } }
                : {},
            ),
          },
        ],
      },
    },
    'choosing-rollback': {
      always: [
        { guard: ({ context }) => mayRollBack(context), target: 'rolling-back' },
        {
          target: 'left-to-person',
          actions: decide(() => ({
            emit: [
              {
                type: 'escalation.skipped',
                data: { level: 4, reason: { code: 'rollback.manual', params: {} } },
              },
            ],
          })),
        },
      ],
    },
    'rolling-back': {
      entry: decide(({ context }) => ({
        emit: [
          { type: 'run.escalated', data: { level: 4, reasons: escalationReasons(context) } },
          { type: 'rollback.requested', data: { failedTasks: failedTaskKeys(context) } },
        ],
      })),
      on: {
        'rollback.finished': [
          { guard: ({ event }) => event.data.outcome === 'done', target: 'settled' },
          { target: 'left-to-person' },
        ],
      },
    },
    'left-to-person': {
      entry: decide(({ context }) => ({
        emit: [
          {
            type: 'person.requested',
            data: {
              failedTasks: context.stillFailing ?? failedTaskKeys(context),
              reasons: escalationReasons(context),
            },
          },
        ],
      })),
      always: 'settled',
    },
    settled: { type: 'final' },
  },
});

/** Somebody asked for the agent although nothing had failed, and it did what it was asked. */
const isServed = (event: Extract<MachineEvent, { type: 'agent.answered' }>, context: RunContext): boolean =>
  event.data.outcome === 'done' && context.status === 'success';
