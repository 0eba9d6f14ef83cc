import type { ConfigInput } from './schema.ts';

const patient = { attempts: 3, delaySeconds: 5, backoff: 2, jitter: 0.1 };

/** What runs in a workspace that has no configuration: the five phases and eleven tasks of the original. */
export const DEFAULT_CONFIG: ConfigInput = {
  phases: [
    {
      name: 'diagnostic',
      label: 'Diagnostic',
      critical: true,
      mode: 'debug',
      timeoutMinutes: 15,
      retry: patient,
      tasks: [
        { name: 'git_health_check', kind: 'git-health' },
        { name: 'network_connectivity', kind: 'network' },
        {
          name: 'critical_files_validation',
          kind: 'files',
          patterns: ['.roo/*.json', '.mcp.json', 'package.json', 'roo-config/settings/*.json'],
        },
      ],
    },
    {
      name: 'synchronization',
      label: 'Synchronization',
      critical: true,
      mode: 'code',
      timeoutMinutes: 20,
      retry: patient,
      tasks: [
        { name: 'git_sync', kind: 'git-sync' },
        { name: 'post_sync_validation', kind: 'post-sync' },
      ],
    },
    {
      name: 'testing',
      label: 'Testing',
      mode: 'debug',
      timeoutMinutes: 25,
      tasks: [
        { name: 'mcp_tests', kind: 'mcp' },
        { name: 'config_validation', kind: 'config-validation' },
      ],
    },
    {
      name: 'cleanup',
      label: 'Cleanup',
      mode: 'code',
      timeoutMinutes: 10,
      tasks: [
        { name: 'log_cleanup', kind: 'log-cleanup' },
        { name: 'temp_cleanup', kind: 'temp-cleanup' },
      ],
    },
    {
      name: 'improvement',
      label: 'Improvement',
      mode: 'orchestrator',
      timeoutMinutes: 15,
      tasks: [
        { name: 'performance_analysis', kind: 'performance-analysis' },
        { name: 'parameter_optimization', kind: 'parameter-optimization' },
      ],
    },
  ],
};
