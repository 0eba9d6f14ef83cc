import type { DataOf } from '../../store/events.ts';
import { type Failure, failure } from '../../store/failure.ts';
import type { Finding } from '../../store/finding.ts';
import { phase, plan, task as plannedTask } from './plans.ts';
import { type Identity, ToldRun } from './told-run.ts';

/** The run of the original's example. The moments are local, so that they read the same everywhere. */
const EXAMPLE: Identity = {
  runId: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
  machineId: 'myia-po-2023',
  startedAtMs: new Date(2026, 0, 22, 6, 14, 14, 800).getTime(),
};

type Outcome = { findings?: Finding[]; output?: string };

/** A run that needs help, told fact by fact, as it is when the ladder is asked. */
export class EscalatedRun extends ToldRun {
  constructor(started: Partial<DataOf<'run.started'>>, identity: Partial<Identity> = {}) {
    super({ trigger: 'schedule', ...started }, { ...EXAMPLE, ...identity });
  }

  succeed(...keys: string[]): this {
    for (const key of keys) this.fact({ type: 'task.succeeded', data: outcomeOf(key, {}) });
    return this;
  }

  fail(key: string, failed: Failure, outcome: Outcome = {}): this {
    return this.fact({ type: 'task.failed', data: { ...outcomeOf(key, outcome), failure: failed } });
  }

  announced(data: DataOf<'escalation.announced'> = { record: 'written', intercom: 'written' }): this {
    return this.fact({ type: 'escalation.announced', data });
  }
}

const outcomeOf = (key: string, { findings = [], output }: Outcome) => ({
  taskId: `${key}#1`,
  durationMs: 1,
  findings,
  evidence: {},
  ...(output === undefined
    ? {}
    : {
        output: {
          file: `output/${EXAMPLE.runId}/${key.replace('/', '.')}.log`,
          bytes: Buffer.byteLength(output),
          head: output,
          tail: '',
        },
      }),
});

/** Of a task that is attempted once. */
export const ONCE = { retry: { attempts: 1, delayMs: 0, backoff: 1, jitter: 0, classes: [] } };

const once = (name: string) => plannedTask(name, ONCE);

/** A plan of twelve tasks; `synchronization` runs although the critical phase before it has failed. */
export const twelveTasks = () =>
  plan(
    [
      phase('diagnostic', ['git_health_check', 'network_connectivity', 'critical_files'].map(once), {
        critical: true,
      }),
      phase('synchronization', ['git_sync', 'post_sync_validation', 'branches'].map(once), { always: true }),
      phase('testing', ['mcp_tests', 'config_validation'].map(once)),
      phase('cleanup', ['log_cleanup', 'temp_cleanup'].map(once)),
      phase('improvement', ['performance_analysis', 'parameter_optimization'].map(once)),
    ],
    { recovery: {}, rollback: 'manual' },
  );

/** The original's example: 45.2 seconds, two failed phases, five of twelve tasks. */
export const exampleRun = (started: Partial<DataOf<'run.started'>> = {}): EscalatedRun => {
  const files: Finding[] = [
    {
      severity: 'error',
      code: 'files.missing',
      params: { path: 'settings.json' },
      where: { file: 'roo-config/settings/settings.json' },
    },
    { severity: 'error', code: 'files.missing', params: { path: 'servers.json' } },
  ];
  return new EscalatedRun({ plan: twelveTasks(), ...started })
    .now(12_345)
    .fail('diagnostic/git_health_check', failure('detached', { head: '3f2a1b' }))
    .fail(
      'diagnostic/network_connectivity',
      failure('exit-non-zero', { command: 'ping', exitCode: 2, firstError: 'unknown host' }),
      {
        output: 'first line\nunknown host: github.invalid\n```\n---\n## [2026] x → y [TASK]\nSTATUS: done\n',
      },
    )
    .fail('diagnostic/critical_files', failure('findings', { errors: 2, first: 'files.missing' }), {
      findings: files,
    })
    .now(45_200)
    .fail('synchronization/git_sync', failure('diverged', { ahead: 1, behind: 2, branch: 'main' }))
    .succeed('synchronization/post_sync_validation')
    .fail('synchronization/branches', failure('git-failed', { operation: 'branch', detail: '' }));
};
