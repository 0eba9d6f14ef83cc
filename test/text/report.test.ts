import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { eventLine } from '../../src/report/event-lines.ts';
import { printable } from '../../src/report/printable.ts';
import { runReport } from '../../src/report/run-report.ts';
import type { Language } from '../../src/text/sentence.ts';
import { EVENT_VERSION, parseEvent } from '../../store/events.ts';
import { failure } from '../../store/failure.ts';
import type { Finding } from '../../store/finding.ts';
import { pastPhase, pastRun, pastTask } from '../support/past-runs.ts';

const colours = pc.createColors(false);
const missing = (path: string): Finding => ({ severity: 'error', code: 'files.missing', params: { path } });

const lineOf = (type: string, data: object, language: Language): string | undefined => {
  const envelope = { v: EVENT_VERSION, seq: 1, runId: 'r', machineId: 'm', elapsedMs: 0 };
  const event = parseEvent({ ...envelope, at: '2026-01-22T00:31:00.000Z', type, data });
  return eventLine(event, language)?.text;
};

describe('a line of progress', () => {
  const ended = { taskId: 'check/files#1', durationMs: 100, evidence: {} };

  it.each([
    ['task.succeeded', {}, '  check/files succeeded (100 ms)', '  check/files réussie (100 ms)'],
    [
      'task.skipped',
      { reason: { code: 'git.no-remote', params: {} } },
      '  check/files skipped: the repository has no remote',
      '  check/files ignorée : le dépôt n’a pas de dépôt distant',
    ],
  ])('of %s names the phase with the task', (type, more, en, fr) => {
    const data = { ...ended, findings: [], ...more };
    expect(lineOf(type, data, 'en')).toBe(en);
    expect(lineOf(type, data, 'fr')).toBe(fr);
  });

  it('tells the first of the findings that failed a task, and not its code', () => {
    const findings = [missing('a.json'), missing('b.json')];
    const failed = failure('findings', { errors: 2, first: 'files.missing' });
    const data = { ...ended, findings, failure: failed };
    expect(lineOf('task.failed', data, 'en')).toBe(
      '  check/files failed (100 ms): 2 errors, the first: a.json is missing',
    );
    expect(lineOf('task.failed', data, 'fr')).toBe(
      '  check/files échouée (100 ms) : 2 erreurs, la première : a.json est absent',
    );
  });

  it('keeps the words of the original for an escalation', () => {
    const reasons = [
      { code: 'phase.critical-failed', params: { phase: 'diagnostic' } },
      { code: 'escalation.failed-tasks', params: { count: 5 } },
    ];
    expect(lineOf('run.escalated', { level: 3, reasons }, 'fr')).toBe(
      'escalade, niveau 3 : Phase critique échouée: diagnostic ; Nombre élevé de tâches échouées: 5',
    );
  });
});

describe('the report of a run', () => {
  const output = { file: 'x.log', bytes: 3, head: 'first\n\u001b[31mred\u001b[0m\tlast\r\n', tail: '' };
  const reportOf = (
    status: 'failure' | 'resumable',
    task: Parameters<typeof pastTask>[1],
    more: object = {},
  ) =>
    runReport(
      pastRun({ phases: [pastPhase('check', [pastTask('files', task)], { status: 'running' })] }),
      status,
      [],
      { colours, language: 'en', ...more },
    );

  it('counts with the right words', () => {
    const run = pastRun({ warnings: 1, phases: [pastPhase('a', [pastTask('x', { status: 'warned' })])] });
    const told = (language: Language) => runReport(run, 'success', [], { colours, language });
    expect(told('en')).toContain('success in 1 min 00 s: 1 of 1 task ok, 1 warning, 0 failed, 0 skipped');
    expect(told('fr')).toContain(
      'succès en 1 min 00 s : 1 tâche réussie sur 1, 1 avertissement, 0 échouée, 0 ignorée',
    );
  });

  it('calls interrupted what was running when nobody goes on with it', () => {
    const text = reportOf('resumable', { status: 'running' });
    expect(text).toContain('check interrupted');
    expect(text).toContain('files interrupted');
    expect(text).not.toContain('running');
  });

  it('has the first findings and their number, and all of them when more is wanted', () => {
    const findings = Array.from({ length: 10 }, (_, index) => missing(`${index}.json`));
    const task = { status: 'failed' as const, findings };
    expect(reportOf('failure', task)).toContain('… and 2 more');
    expect(reportOf('failure', task)).not.toContain('8.json');
    expect(reportOf('failure', task, { verbose: true })).toContain('9.json');
  });

  it('has what a failed task printed when more is wanted, without what moves the cursor', () => {
    const task = { status: 'failed' as const, output };
    expect(reportOf('failure', task)).not.toContain('first');
    expect(reportOf('failure', task, { verbose: true })).toContain('\n        first\n        red last\n');
    const passed = { status: 'succeeded' as const, output };
    expect(reportOf('failure', passed, { verbose: true })).not.toContain('first');
  });
});

it('a printed line keeps its words and loses control sequences', () => {
  expect(printable('\u001b[1;31mé\u001b[K [x]\t\u0007y\r')).toBe('é [x] y');
});
