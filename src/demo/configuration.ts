import type { ConfigInput } from '../../config/schema.ts';

/** What differs from demo to demo, and what a break may change. */
export type DemoSettings = {
  /** `host:port` of the server that stands for the network. */
  host: string;
  logDirectories: string[];
  tempPatterns: string[];
};

/** The name of the user's own task. */
export const USER_TASK = 'smoke_test';

const patient = { attempts: 2, delaySeconds: 0.2, backoff: 1, jitter: 0 };

/** The five phases and eleven tasks of the original, and one of the user's own; pauses are short, no agent is ever asked. */
export const demoConfiguration = ({ host, logDirectories, tempPatterns }: DemoSettings): ConfigInput => ({
  timeoutMinutes: 5,
  escalation: { recoveryWaitSeconds: 0.2, agent: { enabled: false } },
  phases: [
    {
      name: 'diagnostic',
      critical: true,
      mode: 'debug',
      timeoutMinutes: 1,
      retry: patient,
      tasks: [
        { name: 'git_health_check', kind: 'git-health' },
        { name: 'network_connectivity', kind: 'network', hosts: [host], validation: 'network_accessible' },
        {
          name: 'critical_files_validation',
          kind: 'files',
          files: ['package.json', 'roo-config/settings/servers.json'],
          patterns: ['.roo/*.json'],
          validation: 'json_syntax_valid',
        },
      ],
    },
    {
      name: 'synchronization',
      critical: true,
      mode: 'code',
      timeoutMinutes: 1,
      retry: patient,
      tasks: [
        { name: 'git_sync', kind: 'git-sync', validation: 'sync_successful' },
        { name: 'post_sync_validation', kind: 'post-sync', validation: 'no_conflicts' },
      ],
    },
    {
      name: 'testing',
      mode: 'debug',
      timeoutMinutes: 1,
      parallel: 2,
      retry: patient,
      tasks: [
        {
          name: 'mcp_tests',
          kind: 'mcp',
          expectedTools: { notes: ['list_notes', 'count_words'] },
          validation: 'tests_passed',
        },
        {
          name: 'config_validation',
          kind: 'config-validation',
          directories: ['roo-config'],
          validation: 'configs_valid',
        },
        {
          name: USER_TASK,
          kind: 'command',
          description: 'a task of the user’s own: any program that exits 0 when all is well',
          command: [process.execPath, 'tools/smoke-test.mjs'],
        },
      ],
    },
    {
      name: 'cleanup',
      mode: 'code',
      timeoutMinutes: 1,
      tasks: [
        {
          name: 'log_cleanup',
          kind: 'log-cleanup',
          directories: logDirectories,
          retentionDays: 30,
          validation: 'cleanup_successful',
        },
        {
          name: 'temp_cleanup',
          kind: 'temp-cleanup',
          patterns: tempPatterns,
          validation: 'temp_files_removed',
        },
      ],
    },
    {
      name: 'improvement',
      mode: 'orchestrator',
      timeoutMinutes: 1,
      tasks: [
        {
          name: 'performance_analysis',
          kind: 'performance-analysis',
          validation: 'analysis_complete',
        },
        {
          name: 'parameter_optimization',
          kind: 'parameter-optimization',
          validation: 'optimization_applied',
        },
      ],
    },
  ],
});
