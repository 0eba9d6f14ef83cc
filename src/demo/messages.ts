import type { Terminal } from '../report/terminal.ts';
import { because } from '../text/ui.ts';
import { BREAKS } from './breaks.ts';
import { demoConfiguration } from './configuration.ts';
import { PUSHED } from './files.ts';
import { say } from './sentences.ts';
import type { Demo } from './workspace.ts';

/** What was made and what is broken in it. */
export function greeting(demo: Demo, broken: readonly string[], { colours, language }: Terminal): string {
  const { workspace, endpoint } = demo;
  const hidden = hiddenAmong(broken);
  const names = (tasks: readonly string[]) => ({ tasks: tasks.join(', ') });
  return lines([
    colours.bold(say('made', language, { folder: workspace.folder })),
    say('holds', language, { commits: PUSHED.length, address: endpoint.address }),
    ...(broken.length === 0
      ? [say('sound', language, names(Object.keys(BREAKS)))]
      : [
          say('broken', language),
          ...broken.map(
            (task) => `  ${because(colours.yellow(task), BREAKS[task]?.sentence[language] ?? '', language)}`,
          ),
        ]),
    ...(hidden.length === 0 ? [] : [say('hidden', language, names(hidden))]),
    '',
  ]);
}

/** What became of this folder in the end. */
export function farewell(folder: string, state: 'kept' | 'removed' | 'left', { language }: Terminal): string {
  switch (state) {
    case 'kept':
      return lines([
        say('kept', language),
        `  cd "${folder}"`,
        '  git diff',
        '  roo-fsm replay last',
        '  roo-fsm history',
      ]);
    case 'removed':
      return lines([say('removed', language)]);
    case 'left':
      return lines([say('not-removed', language, { folder })]);
    default:
      return state satisfies never;
  }
}

/** What is broken in vain: it lies after a critical phase that another break makes fail, or needs its synchronisation. */
function hiddenAmong(broken: readonly string[]): string[] {
  const { phases } = demoConfiguration({ host: '', logDirectories: [], tempPatterns: [] });
  const isBroken = ({ name }: { name: string }): boolean => broken.includes(name);
  const end = phases.findIndex((phase) => phase.critical === true && phase.tasks.some(isBroken));
  const later = end < 0 ? [] : phases.slice(end + 1).flatMap((phase) => phase.tasks.filter(isBroken));
  const unsynchronised = broken.includes('git_sync') ? ['post_sync_validation'] : [];
  const names = new Set([...unsynchronised, ...later.map(({ name }) => name)]);
  return broken.filter((task) => names.has(task));
}

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
