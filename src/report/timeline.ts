import { isConsequence, isObservation, type StoredEvent } from '../../store/events.ts';
import type { World } from '../../store/standing.ts';
import { eventLine } from './event-lines.ts';
import { mark } from './marks.ts';
import type { Terminal } from './terminal.ts';

type Shown = Pick<Terminal, 'colours' | 'language'>;

/**
 * Every event of a run on a line: its number, the run's own time, what it is (a fact, → what the machine
 * decided on it, or · an observation), and the same words as while it ran. `detailed` adds the data.
 */
export function timeline(events: readonly StoredEvent[], shown: Shown, detailed: boolean): string {
  const width = String(events.at(-1)?.seq ?? 0).length;
  return events.map((event) => `${lineOf(event, width, shown, detailed)}\n`).join('');
}

function lineOf(event: StoredEvent, width: number, { colours, language }: Shown, detailed: boolean): string {
  const seq = String(event.seq).padStart(width);
  const time = `${(event.elapsedMs / 1000).toFixed(3)} s`.padStart(11);
  const role = isConsequence(event) ? '→' : isObservation(event) ? '·' : ' ';
  const told = eventLine(event, language);
  const words = told === null ? subject(event) : `${mark(told.status, colours)} ${told.text.trim()}`;
  const data = detailed ? `\n${colours.dim(indent(JSON.stringify(event.data, null, 2)))}` : '';
  return `${colours.dim(`${seq} ${time}`)} ${role} ${event.type.padEnd(22)} ${words}${data}`.trimEnd();
}

/** What the event speaks of, for those without words of their own. */
function subject(event: StoredEvent): string {
  if (event.type === 'world.recorded') return standOf(event.data);
  const { data } = event;
  const named = data as Record<string, unknown>;
  const about = named['taskId'] ?? named['timerId'] ?? pathOf(named) ?? named['status'] ?? '';
  const delay = typeof named['delayMs'] === 'number' ? ` ${named['delayMs']} ms` : '';
  const status =
    named['task'] !== undefined && named['status'] !== undefined ? ` ${String(named['status'])}` : '';
  return `${String(about)}${status}${delay}`;
}

/** `main 795b6e2b4b7c`: the branch, when HEAD is on one, and the commit. */
const standOf = ({ branch, head }: World): string =>
  [branch, head?.slice(0, 12)].filter((part) => part !== undefined && part !== null).join(' ');

const pathOf = (named: Record<string, unknown>): string | undefined =>
  named['phase'] === undefined
    ? undefined
    : [named['phase'], named['task']].filter((part) => part !== undefined).join('/');

const indent = (text: string): string => text.replace(/^/gm, '      ');
