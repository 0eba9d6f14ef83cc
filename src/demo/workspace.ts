import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { type DemoSettings, demoConfiguration } from './configuration.ts';
import { type Endpoint, listen } from './endpoint.ts';
import { LOCAL_CHANGE, OLD_BUT_TRACKED, OLD_LEFTOVERS, PUSHED, TRACKED, YOUNG } from './files.ts';
import { cloneOf, makeRemote, type Repository } from './repository.ts';

/** A workspace in which everything is in order, with what surrounds it. */
export type Demo = {
  /** Holds the remote, the colleague's clone and the workspace. */
  root: string;
  workspace: Repository;
  colleague: Repository;
  endpoint: Endpoint;
  /** Changes the configuration in the workspace, uncommitted, so that `git diff` shows it. */
  configure: (changes: Partial<DemoSettings>) => void;
};

const OLD_DAYS = 60;

/** Makes a demo in an empty folder: a remote that is ahead, a local change, old and young files. */
export async function makeDemo(root: string, signal: AbortSignal): Promise<Demo> {
  const endpoint = await listen();
  try {
    let settings: DemoSettings = {
      host: endpoint.address,
      logDirectories: ['logs'],
      tempPatterns: ['*.tmp', '*~'],
    };
    const remote = await makeRemote(root, 'remote.git', signal);
    const colleague = await cloneOf(remote, { into: root, as: 'colleague' }, signal);
    await colleague.git('checkout', '--quiet', '-B', 'main');
    await colleague.commit('Begin', { ...TRACKED, [CONFIGURATION]: textOf(settings) });
    await colleague.git('push', '--quiet', '--set-upstream', 'origin', 'main');
    const workspace = await cloneOf(remote, { into: root, as: 'workspace' }, signal);
    for (const { message, files } of PUSHED) await colleague.commit(message, files);
    await colleague.git('push', '--quiet', 'origin', 'main');
    workspace.write({ ...LOCAL_CHANGE, ...OLD_LEFTOVERS, ...YOUNG });
    makeOld(workspace.folder, [...Object.keys(OLD_LEFTOVERS), ...OLD_BUT_TRACKED]);
    const configure = (changes: Partial<DemoSettings>): void => {
      settings = { ...settings, ...changes };
      workspace.write({ [CONFIGURATION]: textOf(settings) });
    };
    return { root, workspace, colleague, endpoint, configure };
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

const CONFIGURATION = '.roo/orchestration.json';

const textOf = (settings: DemoSettings): string =>
  `${JSON.stringify(demoConfiguration(settings), null, 2)}\n`;

function makeOld(folder: string, files: readonly string[]): void {
  const then = Date.now() / 1000 - OLD_DAYS * 86_400;
  for (const file of files) utimesSync(join(folder, ...file.split('/')), then, then);
}
