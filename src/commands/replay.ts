import type { RunState } from '../../machines/step.ts';
import { MACHINE_VERSION } from '../../machines/version.ts';
import type { StoredEvent } from '../../store/events.ts';
import { lookUpRun, readRun } from '../../store/runs.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { terminal } from '../report/terminal.ts';
import { timeline } from '../report/timeline.ts';
import { configuredLanguage } from '../run/configured-language.ts';
import { type Divergence, fold } from '../run/fold.ts';
import type { Language } from '../text/sentence.ts';
import { tableWord } from '../text/tables.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';

export type ReplayOptions = CommonOptions & { at?: string };

/** `roo-fsm replay <runId>`: the run again from its log, event by event; or its state at one event. */
export async function replay(wanted: string, options: ReplayOptions): Promise<number> {
  const place = placeOf(options);
  const screen = terminal(options, process.env, await configuredLanguage(place.workspace));
  const entry = lookUpRun(place.dataDir, wanted);
  const { log, events } = readRun(place.dataDir, entry);
  const { runId } = entry;
  if (options.at !== undefined) {
    const event = eventAt(events, options.at);
    const { state } = fold(log.commits, event.seq);
    const document = { runId, seq: event.seq, state: stateDocument(state), event };
    screen.out(options.json === true ? json(document) : moment(event, state, screen.language));
    return EXIT.success;
  }
  const { state, divergence } = fold(log.commits);
  const [first] = events;
  const machineVersion = first?.type === 'run.started' ? first.data.machineVersion : 'unknown';
  if (options.json === true) {
    const verified = divergence === null && state !== null;
    screen.out(json({ runId, machineVersion, verified, events, finalState: stateDocument(state) }));
  } else {
    screen.out(timeline(events, screen, options.verbose === true));
    const told = { divergence, count: events.length, version: machineVersion };
    screen.out(`${verdict(told, screen.language)}\n`);
  }
  // Another version may decide otherwise; the version that decided must decide the same again.
  return divergence !== null && machineVersion === MACHINE_VERSION ? EXIT.diverged : EXIT.success;
}

const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

/** What a state is to a reader: where the machine stands, and what is open. */
export function stateDocument(state: RunState | null): object | null {
  if (state === null) return null;
  const { phases, tasks, status, stop } = state.snapshot.context;
  const timers = Object.entries(state.timers).map(([timerId, { delayMs, startedAtMs }]) => ({
    timerId,
    delayMs,
    startedAtMs,
  }));
  return {
    value: state.snapshot.value,
    done: state.done,
    status,
    stop,
    phases,
    tasks,
    openAttempts: Object.keys(state.attempts),
    openTimers: timers,
    awaiting: state.awaiting,
  };
}

function eventAt(events: readonly StoredEvent[], at: string): StoredEvent {
  const event = events.find((candidate) => String(candidate.seq) === at);
  if (event !== undefined) return event;
  throw new CommandError({
    reason: 'usage',
    message: `--at: the run has no event ${at}`,
    exitCode: EXIT.usage,
    remedy: `its events are 1 to ${events.at(-1)?.seq ?? 0}`,
  });
}

function moment(event: StoredEvent, state: RunState | null, language: Language): string {
  const { seq, type } = event;
  return [
    tableWord('replay.event', language, { seq, type }),
    JSON.stringify(event.data, null, 2),
    '',
    tableWord('replay.state', language),
    JSON.stringify(stateDocument(state), null, 2),
    '',
  ].join('\n');
}

function verdict(told: Told, language: Language): string {
  const { divergence, count, version } = told;
  if (divergence === null) return tableWord('replay.same', language, { count, version });
  const types = (list: readonly { type: string }[]) => ({
    types: list.map(({ type }) => type).join(', ') || tableWord('replay.nothing', language),
  });
  return [
    tableWord('replay.diverged', language, { version, seq: divergence.seq }),
    `  ${tableWord('replay.recorded', language, types(divergence.recorded))}`,
    `  ${tableWord('replay.recomputed', language, types(divergence.recomputed))}`,
  ].join('\n');
}

type Told = { divergence: Divergence | null; count: number; version: string };
