import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { escalationLines } from '../../src/report/escalation-lines.ts';
import { eventLine } from '../../src/report/event-lines.ts';
import { timeline } from '../../src/report/timeline.ts';
import type { Language } from '../../src/text/sentence.ts';
import { EVENT_VERSION, parseEvent, type StoredEvent } from '../../store/events.ts';
import type { EscalationSummary, RunSummary } from '../../store/projections/summary.ts';
import { pastRun } from '../support/past-runs.ts';

const colours = pc.createColors(false);
const at = '2026-01-22T12:31:00.000Z';
const why = (code: string) => ({ code, params: {} });

const eventOf = (type: string, data: object): StoredEvent =>
  parseEvent({ v: EVENT_VERSION, seq: 1, runId: 'r', machineId: 'm', elapsedMs: 0, at, type, data });
const lineOf = (type: string, data: object, language: Language = 'en') =>
  eventLine(eventOf(type, data), language);

describe('a line of progress about the ladder', () => {
  const person = { failedTasks: ['a/x'], reasons: [] };
  it.each([
    [
      'escalation.announced',
      { record: 'written', intercom: 'written' },
      'info',
      'recorded, and told in INTERCOM',
    ],
    ['escalation.announced', { record: 'written', intercom: 'unwanted' }, 'info', 'recorded'],
    [
      'escalation.announced',
      {
        record: 'written',
        intercom: 'failed',
        reason: { code: 'escalation.intercom-not-written', params: { file: 'I.md', code: 'EACCES' } },
      },
      'warning',
      'INTERCOM (I.md) could not be written (EACCES)',
    ],
    ['agent.requested', { failedTasks: [] }, 'running', 'the agent is asked'],
    ['agent.started', { pid: 7, program: '/c' }, 'running', 'the agent is at work: /c (process 7)'],
    ['agent.answered', { outcome: 'done', reason: why('agent.done') }, 'succeeded', 'the agent has finished'],
    [
      'agent.answered',
      { outcome: 'not-available', reason: why('agent.interrupted') },
      'warning',
      'the agent could not be asked: it was not seen how the agent ended, because roo-fsm was interrupted',
    ],
    [
      'agent.answered',
      {
        outcome: 'failed',
        reason: why('agent.failed'),
        work: { durationMs: 61_000, costUsd: 0.004, turns: 1, model: 'm' },
      },
      'failed',
      'the agent has failed (m, 1 turn, $0.004, 1 min 01 s)',
    ],
    [
      'verification.requested',
      { tasks: ['a/x', 'a/y'] },
      'running',
      'what failed is checked again: a/x, a/y',
    ],
    [
      'verification.finished',
      { repaired: true, stillFailing: [] },
      'succeeded',
      'what had failed is right now',
    ],
    ['verification.finished', { repaired: false, stillFailing: ['a/x'] }, 'failed', 'fails still: a/x'],
    ['rollback.requested', { failedTasks: [] }, 'running', 'the state before the run is to be put back'],
    [
      'rollback.finished',
      { outcome: 'done', reason: why('rollback.done') },
      'succeeded',
      'the earlier state is back',
    ],
    [
      'rollback.finished',
      { outcome: 'nothing', reason: why('rollback.nothing') },
      'skipped',
      'there was nothing to undo',
    ],
    [
      'rollback.finished',
      { outcome: 'refused', reason: why('rollback.refused') },
      'warning',
      'the rollback was refused',
    ],
    [
      'rollback.finished',
      { outcome: 'failed', reason: why('rollback.failed') },
      'failed',
      'the rollback could not be finished',
    ],
    ['person.requested', person, 'warning', 'left to a person: a/x'],
    ['person.requested', { ...person, failedTasks: [] }, 'warning', 'left to a person'],
  ])('%s (%#)', (type, data, status, text) => {
    expect(lineOf(type, data)).toEqual({ status, text: `  ${text}` });
    expect(lineOf(type, data, 'fr')?.text).not.toBe(`  ${text}`);
  });

  it('is none where nothing is announced', () => {
    expect(lineOf('escalation.announced', { record: 'unwanted', intercom: 'unwanted' })).toBeNull();
  });

  it('names a few tasks of many', () => {
    const tasks = Array.from({ length: 9 }, (_, index) => `a/${index}`);
    expect(lineOf('verification.requested', { tasks })?.text).toMatch(/a\/4, …$/);
  });

  it('has the same words in the timeline of a replay', () => {
    const shown = timeline(
      [eventOf('agent.requested', { failedTasks: [] })],
      { colours, language: 'en' },
      false,
    );
    expect(shown).toContain('→ agent.requested');
    expect(shown).toContain('▸ the agent is asked');
  });
});

describe('the report of a run that needed help', () => {
  const linesOf = (escalation: Partial<EscalationSummary>, run: Partial<RunSummary> = {}): string => {
    const told: EscalationSummary = {
      level: 3,
      reasons: [why('agent.done')],
      outcome: 'open',
      at,
      ...escalation,
    };
    return escalationLines(pastRun({ ...run, escalation: told }), { colours, language: 'en' }).join('\n');
  };
  const unasked = (code: string) => ({ skipped: [{ level: 3, reason: why(code) }] });

  it('does not say that an agent is at work when the run was cancelled or left meanwhile', () => {
    const agent = { askedAt: at, outcome: 'open', repaired: null } as const;
    for (const status of ['cancelled', 'interrupted', 'open'] as const)
      expect(linesOf({ agent }, { status })).toContain('→ level 3: the agent was asked and has not answered');
  });

  it('says nothing for one that needed none', () => {
    expect(escalationLines(pastRun(), { colours, language: 'en' })).toEqual([]);
  });

  it('says what came of each level, and what the agent says, in a few words', () => {
    const text = linesOf({
      level: 4,
      agent: {
        askedAt: at,
        outcome: 'failed',
        reason: why('agent.failed'),
        repaired: false,
        work: { durationMs: 0, says: `\u001b[31mI\n${'could not '.repeat(100)}` },
      },
      rollback: { outcome: 'refused', reason: why('rollback.refused') },
      person: true,
    });
    expect(text).toContain('→ level 3: the agent has not repaired it: the agent has failed\n');
    expect(text).toContain('→ level 4: the rollback was refused\n');
    expect(text).toContain('→ left to a person');
    expect(text).toMatch(/it says: I could not .*…$/m);
    expect(text).not.toContain('\u001b');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(340);
  });

  it('says where it is written down, or why it is not', () => {
    const written = linesOf({
      announced: { record: 'written', intercom: 'written', messageId: 'x-escalation' },
    });
    expect(written).toContain('record: logs/escalations-202601.json');
    expect(written).toContain('INTERCOM: message x-escalation');
    const reason = { code: 'escalation.record-not-written', params: { file: 'f', code: 'ENOSPC' } };
    const failed = linesOf({ announced: { record: 'failed', intercom: 'unwanted', reason } });
    expect(failed).toContain('the record f could not be written (ENOSPC)');
    expect(failed).not.toContain('record: logs');
  });

  it('has the command that asks the agent where nobody allowed it, and only there', () => {
    const runId = '0199aaaa-0000-7000-8000-000000000001';
    const command = 'to ask the agent: roo-fsm escalate --agent';
    expect(linesOf(unasked('agent.not-enabled'), { runId })).toContain(
      `${command} --run 0199aaaa-0000 --reason "…"`,
    );
    expect(linesOf(unasked('agent.not-in-demo'), { runId, trigger: 'demo' })).toContain(
      `${command} --reason "…"`,
    );
    expect(linesOf(unasked('agent.not-incurable'))).not.toContain(command);
    expect(linesOf(unasked('agent.cap'))).not.toContain(command);
    expect(linesOf(unasked('agent.not-enabled'), { dryRun: true })).not.toContain(command);
  });
});
