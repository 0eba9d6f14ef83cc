import { describe, expect, test } from 'vitest';
import { slim } from '../../../store/catalogue.ts';
import { type Failure, failure } from '../../../store/failure.ts';
import type { Finding } from '../../../store/finding.ts';
import { failedAtOf } from '../../../store/projections/failed-at.ts';
import type { RunSummary, TaskSummary } from '../../../store/projections/summary.ts';
import { trialsOf } from '../../../store/projections/trials.ts';
import { askedRun } from '../../support/past-agents.ts';
import { pastPhase, pastRun, pastTask } from '../../support/past-runs.ts';

/** What the runs say, one list for each, as in `-host:a +mcp:b`; each as the list of runs keeps it. */
function said(...runs: (TaskSummary[] | RunSummary)[]): string[] {
  const summaries = runs.map((one) =>
    Array.isArray(one) ? pastRun({ phases: [pastPhase('check', one)] }) : one,
  );
  const then = summaries.map((run, at) => ({ run: slim(run), at }));
  return then.map((_, index) =>
    trialsOf(then.slice(0, index + 1))
      .filter(({ at }) => at === index)
      .map(({ dependency, ok }) => `${ok ? '+' : '-'}${dependency}`)
      .join(' '),
  );
}

const down = (name: string, why: Failure, change: Partial<TaskSummary> = {}): TaskSummary =>
  pastTask(name, { status: 'failed', failure: why, ...change });
const up = (name: string, change: Partial<TaskSummary> = {}): TaskSummary => pastTask(name, change);

const refused = (host: string): Failure => failure('refused', { host, port: 443 });
const silent = (server: string): Finding => ({
  severity: 'error',
  code: 'mcp.no-handshake',
  params: { server, detail: 'spawn ENOENT' },
});
const met = (server: string): Finding => ({
  severity: 'info',
  code: 'mcp.ok',
  params: { server, tools: 3, ms: 5, names: 'a b c' },
});

describe('a run failed at', () => {
  test.each<[string, Failure, string]>([
    ['a host that cannot be reached', refused('api.example.org'), '-host:api.example.org'],
    [
      'a host that is too busy to answer',
      failure('http-status', { url: 'https://api.example.org/x', status: 503, detail: '' }),
      '-host:api.example.org',
    ],
    ['a git remote', failure('unreachable', { remote: 'origin', detail: '' }), '-remote:origin'],
    ['an MCP server', failure('no-handshake', { server: 'files', detail: '' }), '-mcp:files'],
  ])('%s', (_, why, expected) => {
    expect(said([down('ask', why)])).toEqual([expected]);
  });

  test('nothing that others share, when the failure is its own', () => {
    expect(said([down('ask', failure('dirty', { entries: 1 }))])).toEqual(['']);
    expect(
      said([down('ask', failure('http-status', { url: 'https://a.b/', status: 404, detail: '' }))]),
    ).toEqual(['']);
  });

  test('every MCP server that did not start, though one failure stands for all of them', () => {
    const why = failure('no-handshake', { server: 'one', detail: '' });
    const findings = [silent('one'), silent('two'), met('three')];
    expect(said([down('mcp', why, { findings })])).toEqual(['-mcp:one -mcp:two +mcp:three']);
  });

  test('the one that did not start although another failure hides it', () => {
    const why = failure('missing-tool', { server: 'one', tool: 'read' });
    const findings = [met('one'), silent('two')];
    expect(said([down('mcp', why, { findings })])).toEqual(['-mcp:two +mcp:one']);
  });

  test('no host that a network task only looked at: behind a proxy it may be all right', () => {
    const finding: Finding = {
      severity: 'warning',
      code: 'network.refused',
      params: { host: 'a.example', port: 443 },
    };
    expect(said([up('network', { status: 'warned', findings: [finding] })])).toEqual(['']);
  });
});

describe('it was met', () => {
  test('when the task that had failed at it ends well', () => {
    const runs = said([down('ask', refused('a'))], [up('other')], [up('ask', { status: 'warned' })]);
    expect(runs).toEqual(['-host:a', '', '+host:a']);
  });

  test('and not when that task has failed otherwise, was skipped or cancelled', () => {
    const otherwise = [
      down('ask', failure('assertion-failed', { rule: 'contains', detail: '' })),
      up('ask', { status: 'skipped' }),
      up('ask', { status: 'cancelled' }),
      up('ask', { status: 'timed-out', failure: failure('timed-out', { limit: 'task', limitMs: 1 }) }),
    ];
    for (const task of otherwise) expect(said([down('ask', refused('a'))], [task])).toEqual(['-host:a', '']);
  });

  test('and not when its result was lent', () => {
    const findings: Finding[] = [{ severity: 'info', code: 'cache.used', params: {} }];
    expect(said([down('ask', refused('a'))], [up('ask', { findings })])).toEqual(['-host:a', '']);
  });

  test('and not when another task of the run failed at it', () => {
    const before = [down('ask', refused('a')), down('tell', refused('a'))];
    expect(said(before, [up('ask'), down('tell', refused('a'))])).toEqual(['-host:a', '-host:a']);
  });

  test('when the agent put it right in the same run', () => {
    const run = askedRun(
      'r',
      0,
      { repaired: true },
      {
        phases: [pastPhase('check', [down('mcp', failure('no-handshake', { server: 'files', detail: '' }))])],
      },
    );
    expect(said([down('mcp', failure('no-handshake', { server: 'files', detail: '' }))], run)).toEqual([
      '-mcp:files',
      '+mcp:files',
    ]);
  });
});

describe('the list of runs', () => {
  const why = failure('no-handshake', { server: 'one', detail: 'x'.repeat(300) });
  const run = pastRun({
    phases: [
      pastPhase('check', [down('mcp', why, { findings: [silent('one'), silent('two')] }), up('files')]),
    ],
  });

  test('keeps what the tasks failed at, as short as may be, and the same when it is made again', () => {
    const kept = slim(run);
    expect(kept.failedAt).toEqual({ 'check/mcp': ['mcp:one', 'mcp:two'] });
    expect(slim(kept)).toEqual(kept);
    expect(failedAtOf(kept)).toEqual(failedAtOf(run));
  });

  test('keeps nothing of a run that failed at nothing', () => {
    expect(slim(pastRun({ phases: [pastPhase('check', [up('files')])] }))).not.toHaveProperty('failedAt');
  });

  test('of an earlier version, which kept the failure alone, is understood', () => {
    const { failedAt: _unknown, ...old } = slim(run);
    expect(failedAtOf(old)).toEqual({ 'check/mcp': ['mcp:one'] });
  });
});
