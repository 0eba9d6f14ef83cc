/** What can go wrong with the files of the store; each reason has only its own fields. */
export type StoreFailure =
  | {
      reason: 'corrupt';
      file: string;
      line: number;
      why: 'bad-sum' | 'bad-chain' | 'not-json' | 'not-an-event' | 'lines-lost' | 'other-log';
      detail: string;
    }
  | { reason: 'catalogue-damaged'; file: string; line: number; why: string; detail: string }
  | { reason: 'catalogue-missing'; file: string }
  | { reason: 'nothing-left'; file: string }
  | { reason: 'not-begun'; runId: string }
  | { reason: 'revision-conflict'; file: string; expected: number; actual: number }
  | { reason: 'not-writable'; file: string; code: string }
  | { reason: 'not-readable'; file: string; code: string }
  | { reason: 'unknown-run'; wanted: string; known: number }
  | { reason: 'ambiguous-run'; wanted: string; candidates: string[] };

/** Carries a store failure up to the one place that prints it; everything else thrown is a bug. */
export class StoreError extends Error {
  readonly failure: StoreFailure;

  constructor(failure: StoreFailure) {
    super(describeStoreFailure(failure));
    this.name = 'StoreError';
    this.failure = failure;
  }
}

/** The sentence for a store failure, without its remedy. */
export function describeStoreFailure(failure: StoreFailure): string {
  switch (failure.reason) {
    case 'corrupt':
      return `${failure.file}:${failure.line}: this line of the event log is damaged (${failure.why}: ${failure.detail})`;
    case 'catalogue-damaged':
      return `${failure.file}:${failure.line}: this line of the list of runs is damaged (${failure.why}: ${failure.detail})`;
    case 'catalogue-missing':
      return `${failure.file}: the list of runs is missing, but there are logs of runs`;
    case 'not-begun':
      return `run ${failure.runId} was ended before its first event was recorded`;
    case 'nothing-left':
      return `nothing of this run is left in ${failure.file}`;
    case 'revision-conflict':
      return `${failure.file}: expected to append after event ${failure.expected}, but the log ends at ${failure.actual}`;
    case 'not-writable':
      return `${failure.file}: cannot be written (${failure.code})`;
    case 'not-readable':
      return `${failure.file}: cannot be read (${failure.code})`;
    case 'unknown-run':
      return failure.known === 0 ? 'there is no run yet' : `no run matches "${failure.wanted}"`;
    case 'ambiguous-run':
      return `"${failure.wanted}" matches several runs: ${failure.candidates.join(', ')}`;
    default:
      return failure satisfies never;
  }
}

/** What to try against a store failure. */
export function remedyOf(failure: StoreFailure): string {
  switch (failure.reason) {
    case 'corrupt':
      return 'roo-fsm verify tells what of it can be saved, and roo-fsm repair saves it';
    case 'catalogue-damaged':
    case 'catalogue-missing':
      return 'roo-fsm run rebuilds it from the logs of the runs';
    case 'not-begun':
      return 'there is nothing to read of it; roo-fsm run begins a new one';
    case 'nothing-left':
      return 'restore the file from a backup, or go on without it: roo-fsm repair closes the run';
    case 'revision-conflict':
      return 'something else wrote to this log; run again';
    case 'not-writable':
      return notWritableRemedy(failure.code);
    case 'not-readable':
      return 'check the permissions of the file';
    case 'unknown-run':
      return failure.known === 0 ? 'make one with: roo-fsm run' : 'list them with: roo-fsm history';
    case 'ambiguous-run':
      return 'give more of the id';
    default:
      return failure satisfies never;
  }
}

function notWritableRemedy(code: string): string {
  switch (code) {
    case 'ENOENT':
    case 'ESTALE':
      return 'something removed, moved or replaced this file while roo-fsm was at work: stop that, put the file back if you have it, and run again';
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return 'free some space (or raise the limit), then run again: it goes on where it stopped; or use --data DIR';
    case 'EIO':
      return 'the disk did not keep what was written: check the disk, then run again';
    default:
      return 'make the folder writable, or give another one with --data DIR';
  }
}
