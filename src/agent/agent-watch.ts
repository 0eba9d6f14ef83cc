import type { Clock } from '../system/clock.ts';

/** Why an agent was ended: its deadline, its silence, its flood of output, or because the run lets go of everything. */
export type AgentStop = 'deadline' | 'idle' | 'flood' | 'told';

/** Keeps an eye on an agent at work. */
export interface AgentWatch {
  /** Aborts when the agent is to be ended. */
  signal: AbortSignal;
  /** Tells that it printed something; false when that is too much to be kept. */
  hear(text: string): boolean;
  /** Why it was ended; `null` when it was not. */
  stopped(): AgentStop | null;
  end(): void;
}

type Bounds = {
  clock: Clock;
  signal: AbortSignal;
  timeoutMs: number;
  idleTimeoutMs: number | undefined;
  floodBytes: number;
};

/** Starts to watch. */
export function agentWatch({ clock, signal, timeoutMs, idleTimeoutMs, floodBytes }: Bounds): AgentWatch {
  const abort = new AbortController();
  let stopped: AgentStop | null = null;
  let bytes = 0;
  const stop = (why: AgentStop): void => {
    stopped ??= why;
    abort.abort();
  };
  const told = (): void => stop('told');
  const endDeadline = clock.after(timeoutMs, () => stop('deadline'));
  let endIdle = (): void => {};
  const waitIdle = (): void => {
    endIdle();
    if (idleTimeoutMs === undefined || stopped !== null) return;
    const dueMs = clock.monotonicMs() + idleTimeoutMs;
    endIdle = clock.after(idleTimeoutMs, () => {
      if (clock.monotonicMs() <= dueMs) return stop('idle');
      // We were held up ourselves: what it printed meanwhile is read first.
      const reading = setImmediate(() => stop('idle'));
      endIdle = () => clearImmediate(reading);
    });
  };
  waitIdle();
  if (signal.aborted) told();
  else signal.addEventListener('abort', told, { once: true });

  return {
    signal: abort.signal,
    hear(text) {
      if (stopped === 'flood') return false;
      bytes += Buffer.byteLength(text);
      waitIdle();
      if (bytes > floodBytes) stop('flood');
      return bytes <= floodBytes;
    },
    stopped: () => stopped,
    end() {
      signal.removeEventListener('abort', told);
      endDeadline();
      endIdle();
    },
  };
}
