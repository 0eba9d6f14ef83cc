import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { wallTime } from './child.ts';
import { inTurn } from './measure.ts';
import { type Goal, type Row, times } from './row.ts';
import type { Workplace } from './workplace.ts';

/** P4: whole processes that only read, against a Node process that does nothing. */
export function startup(place: Workplace): Row[] {
  const { dataDir, runs } = place.largeStore();
  const workspace = join(place.folder, 'startup');
  mkdirSync(workspace, { recursive: true });
  const at = ['--workspace', workspace, '--data', dataDir];
  return [
    against(place, workspace, '--help', ['--help'], { atMost: 2, first: 2.5 }),
    against(place, workspace, `history of ${runs} runs`, ['history', ...at], { atMost: 4 }),
    against(place, workspace, `metrics of ${runs} runs`, ['metrics', ...at], { atMost: 4 }),
  ];
}

function against({ cli, repeat }: Workplace, cwd: string, name: string, args: string[], goal: Goal): Row {
  const compared = inTurn(
    () => wallTime(process.execPath, [cli, ...args], { cwd }),
    () => wallTime(process.execPath, ['-e', '0'], { cwd }),
    repeat(15),
  );
  return {
    id: 'P4',
    what: `${name}, time against node -e 0`,
    unit: '×',
    measured: compared.ratio,
    goal,
    detail: times(compared, ['ours', 'node']),
  };
}
