/** Exit codes of a process that a signal ended: 128 and the number of the signal (POSIX shells). */
export const SIGNAL_EXIT: Record<string, number> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143, SIGBREAK: 130 };

/**
 * Calls back at the first signal that asks this process to end; a second one ends it at once.
 * SIGHUP and SIGBREAK are what Windows sends when a console is closed or Ctrl-Break is pressed.
 */
export function onSignals(callback: (signal: string) => void): { off: () => void } {
  let seen = false;
  const handler = (signal: NodeJS.Signals): void => {
    if (seen) process.exit(SIGNAL_EXIT[signal] ?? 130);
    seen = true;
    callback(signal);
  };
  const names: NodeJS.Signals[] =
    process.platform === 'win32'
      ? ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK']
      : ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of names) process.on(name, handler);
  return {
    off: () => {
      for (const name of names) process.off(name, handler);
    },
  };
}
