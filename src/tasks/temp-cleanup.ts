import path from 'node:path';
import { tempCleanupOptions } from '../../config/task-options.ts';
import { openGit } from '../system/git.ts';
import { candidatesOf } from './cleanup/candidate.ts';
import { clean, realOrNamed } from './cleanup/clean.ts';
import { trackedSet } from './cleanup/protection.ts';
import { globPathspecs, listUntracked } from './git-listing.ts';
import { because, finding, type TaskReport, taskKind } from './task.ts';

/** Old temporary files go, and only those that git neither tracks nor keeps in a repository of its own. */
export const tempCleanup = taskKind({
  kind: 'temp-cleanup',
  options: tempCleanupOptions,
  async run(context): Promise<TaskReport> {
    const { workspace, options, signal, env } = context;
    const root = await realOrNamed(workspace);
    const listing = await listUntracked(openGit(root, { signal, env }), {
      pathspecs: options.patterns.flatMap((pattern) =>
        globPathspecs(pattern.includes('/') ? pattern : `**/${pattern}`),
      ),
      skip: ['node_modules'],
    });
    switch (listing.state) {
      case 'not-a-repository':
        return { findings: [], evidence: {}, skipped: because('cleanup.not-a-repository') };
      case 'failed': {
        const params = { directory: '.', detail: listing.detail };
        return { findings: [finding('error', 'cleanup.tracked-unknown', params)], evidence: {} };
      }
      case 'listed':
        return clean(context, {
          root,
          candidates: await candidatesOf(
            root,
            listing.files.map((file) => path.resolve(root, file)),
            signal,
          ),
          // Git has left out what it tracks.
          tracked: trackedSet([]),
          rules: { olderThanMs: options.olderThanHours * 60 * 60 * 1000 },
          age: `${options.olderThanHours} h`,
          action: options.remove,
        });
      default:
        return listing satisfies never;
    }
  },
});
