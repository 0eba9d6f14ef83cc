import { describe, expect, it } from 'vitest';
import { parameterOptimization } from '../../src/tasks/parameter-optimization.ts';
import { performanceAnalysis } from '../../src/tasks/performance-analysis.ts';
import { checkedRun } from '../support/checked-runs.ts';
import { phase, plan, task } from '../support/plans.ts';
import { runKind } from '../support/task-context.ts';

const many = (count: number, change: Parameters<typeof checkedRun>[1] = {}) =>
  Array.from({ length: count }, (_, index) => checkedRun(index, change));

describe('performance analysis', () => {
  it('says why it has nothing to analyse instead of succeeding on nothing', async () => {
    const report = await runKind(performanceAnalysis, '/nowhere', {});
    expect(report.skipped?.code).toBe('analysis.no-runs');
    expect(report.findings).toEqual([]);
  });

  it('tells the success rate of the window with its interval, and the durations', async () => {
    const runs = [...many(3), checkedRun(3, { status: 'failure' })];
    const report = await runKind(performanceAnalysis, '/nowhere', {}, { history: async () => runs });
    expect(report.evidence).toMatchObject({ runs: 4, successRate: 0.75 });
    expect(report.findings[0]?.params).toMatchObject({ runs: 4, rate: '75 %' });
  });

  it('names an error that came more than once', async () => {
    const failed = { status: 'failure', taskStatus: 'failed', failure: 'dns' } as const;
    const report = await runKind(
      performanceAnalysis,
      '/nowhere',
      {},
      { history: async () => many(2, failed) },
    );
    expect(report.findings.map((finding) => finding.code)).toContain('analysis.error-pattern');
  });
});

describe('parameter optimization', () => {
  const small = plan([phase('diagnostic', [task('check', { timeoutMs: 900_000 })])]);

  it('suggests nothing from fewer runs than it was asked to wait for', async () => {
    const given = { plan: small, history: async () => many(23) };
    const report = await runKind(parameterOptimization, '/nowhere', {}, given);
    expect(report.skipped?.code).toBe('optimization.too-few-runs');
  });

  it('suggests a tighter time-out when no run ever used a tenth of it', async () => {
    const given = { plan: small, history: async () => many(24, { taskMs: 2_000 }) };
    const report = await runKind(parameterOptimization, '/nowhere', {}, given);
    expect(report.findings.map((finding) => finding.code)).toEqual(['optimization.timeout-too-wide']);
    expect(report.findings[0]?.params).toMatchObject({ target: 'diagnostic/check', proposed: '1 min 00 s' });
  });

  it('suggests a wider time-out when runs are cut off', async () => {
    const cutOff = { taskMs: 900_000, taskStatus: 'timed-out', failure: 'timed-out' } as const;
    const given = { plan: small, history: async () => [...many(22), ...many(3, cutOff)] };
    const report = await runKind(parameterOptimization, '/nowhere', {}, given);
    expect(report.findings.map((finding) => finding.code)).toContain('optimization.timeout-too-tight');
  });

  it('suggests another attempt when the same transient error came more than twice', async () => {
    const once = plan([
      phase('diagnostic', [
        task('check', {
          timeoutMs: 20_000,
          retry: { attempts: 1, delayMs: 0, backoff: 1, jitter: 0, classes: [] },
        }),
      ]),
    ]);
    const failed = { taskMs: 4_000, taskStatus: 'failed', failure: 'dns' } as const;
    const given = { plan: once, history: async () => [...many(22, { taskMs: 4_000 }), ...many(3, failed)] };
    const report = await runKind(parameterOptimization, '/nowhere', {}, given);
    expect(report.findings.map((finding) => finding.code)).toEqual(['optimization.retry']);
    expect(report.findings[0]?.params).toMatchObject({ current: 1, proposed: 3, count: 3 });
  });

  it('says so when there is nothing to suggest', async () => {
    const fitting = plan([phase('diagnostic', [task('check', { timeoutMs: 10_000 })])]);
    const given = { plan: fitting, history: async () => many(24, { taskMs: 4_000 }) };
    const report = await runKind(parameterOptimization, '/nowhere', {}, given);
    expect(report.findings.map((finding) => finding.code)).toEqual(['optimization.nothing']);
  });
});
