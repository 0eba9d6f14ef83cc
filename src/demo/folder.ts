import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of a demo; `remove` tells whether nothing of it is left. */
export type DemoFolder = { path: string; remove: () => boolean; keep: () => void };

/** Makes a temporary folder. Unless it is kept it goes with this process, even when a second Ctrl-C ends that. */
export function makeFolder(prefix = 'roo-fsm-demo-'): DemoFolder {
  // By its real path, because git answers with real paths.
  const path = realpathSync.native(mkdtempSync(join(tmpdir(), prefix)));
  const keep = (): void => void process.off('exit', remove);
  const remove = (): boolean => {
    keep();
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
      return true;
    } catch {
      return false;
    }
  };
  process.on('exit', remove);
  return { path, remove, keep };
}
