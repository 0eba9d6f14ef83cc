import type { StoredEvent } from '../../store/events.ts';
import { duration } from '../text/duration.ts';
import { eventLine } from './event-lines.ts';
import { mark } from './marks.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/** Shows a run as it goes: it hears of every event that is durable, and of what tasks say. */
export interface Progress {
  on(events: readonly StoredEvent[]): void;
  output(taskId: string, text: string): void;
  end(): void;
}

export const silent: Progress = { on: () => {}, output: () => {}, end: () => {} };

/** One timestamped line for each change; for logs, pipes and continuous integration. */
export function plainProgress({ info, colours, language }: Terminal): Progress {
  return {
    on: (events) => {
      for (const event of events) {
        const line = eventLine(event, language);
        if (line !== null) info(`${event.at.slice(0, 19)}Z ${mark(line.status, colours)} ${line.text}\n`);
      }
    },
    output: () => {},
    end: () => {},
  };
}

const FRAME_MS = 100;
const CLEAR = '\r\u001b[K';

/** For a person at a terminal: the same lines, and under them one that is drawn again with what runs right now. */
export function liveProgress(screen: Terminal): Progress {
  const { info, colours, language, columns } = screen;
  const running = new Map<string, { since: number; said: string }>();
  let drawn = false;
  const erase = (): void => {
    if (drawn) screen.draw(CLEAR);
    drawn = false;
  };
  const draw = (): void => {
    const parts = [...running].map(([taskId, { since, said }]) => {
      const name = taskId.replace(/#1$/, '');
      return `${name} ${duration(performance.now() - since)}${said === '' ? '' : ` ${said}`}`;
    });
    if (parts.length === 0) return erase();
    screen.draw(
      `${CLEAR}  ${colours.cyan('▸')} ${colours.dim(parts.join(' · ').slice(0, Math.max(10, columns - 6)))}`,
    );
    drawn = true;
  };
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  return {
    on: (events) => {
      erase();
      for (const event of events) {
        track(running, event);
        const line = eventLine(event, language);
        if (line !== null) info(`${mark(line.status, colours)} ${line.text}\n`);
      }
    },
    output: (taskId, text) => {
      const entry = running.get(taskId);
      const last = text
        .trimEnd()
        .split(/[\r\n]/)
        .at(-1);
      if (entry !== undefined && last !== undefined) entry.said = printable(last).trim();
    },
    end: () => {
      clearInterval(timer);
      erase();
    },
  };
}

function track(running: Map<string, { since: number; said: string }>, { type, data }: StoredEvent): void {
  if (type === 'agent.requested') running.set(AGENT, { since: performance.now(), said: '' });
  else if (type === 'agent.answered' || type === 'run.completed') running.delete(AGENT);
  else if (type === 'task.scheduled') running.set(data.taskId, { since: performance.now(), said: '' });
  else if (type.startsWith('task.') && 'taskId' in data && type !== 'task.cancelled')
    running.delete(data.taskId);
}

/** Under this name the agent is heard. */
const AGENT = 'agent';
