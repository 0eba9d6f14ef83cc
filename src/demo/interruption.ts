import { onSignals, SIGNAL_EXIT } from '../run/signals.ts';

/** A watch for Ctrl-C over the whole of a demo, also where no run listens for it. */
export type Interruption = {
  /** Aborts when a signal came while the workspace was being made. */
  signal: AbortSignal;
  /** The exit code of that signal; `null` while none came. */
  exitCode: () => number | null;
  /** From now on signals belong to the run. */
  handOver: () => void;
  off: () => void;
};

/** Begins to listen; a second signal ends the process at once, as everywhere. */
export function watchForSignals(): Interruption {
  const abort = new AbortController();
  let handedOver = false;
  let exitCode: number | null = null;
  const { off } = onSignals((signal) => {
    const code = SIGNAL_EXIT[signal] ?? 130;
    if (!handedOver) {
      exitCode = code;
      abort.abort();
    } else if (process.listenerCount(signal) === 1) {
      // The run is not at work yet, or not any more: nobody else hears of it.
      process.exit(code);
    }
  });
  return {
    signal: abort.signal,
    exitCode: () => exitCode,
    handOver: () => {
      handedOver = true;
    },
    off,
  };
}
