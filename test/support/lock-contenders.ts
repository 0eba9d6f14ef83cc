import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';

const PROGRAM = path.join(import.meta.dirname, '..', 'fixtures', 'lock-contender.ts');

export type Told = {
  kind: 'ready' | 'acquired' | 'held' | 'counted';
  owner?: string | null;
  from?: string | null;
  /** How often it had the lock, and how often somebody else had it too. */
  times?: number;
  together?: number;
};

/** A real process that contends for a lock (see `fixtures/lock-contender.ts`). */
export type Contender = {
  runId: string;
  /** The next thing it says. */
  told: () => Promise<Told>;
  /** Lets a waiting one try. */
  go: () => void;
  /** Closes its stdin, and resolves when it has ended. */
  end: () => Promise<void>;
  kill: () => Promise<void>;
};

export function contender(
  lock: string,
  runId: string,
  manners: readonly ('hold' | 'go' | 'release' | 'often')[],
): Contender {
  const child = execa('node', ['--import', 'tsx', PROGRAM, lock, runId, ...manners], { reject: false });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    runId,
    told: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`contender ${runId} ended: ${(await child).stderr}`);
      return JSON.parse(value) as Told;
    },
    go: () => {
      child.stdin.write('go\n');
    },
    end: async () => {
      child.stdin.end();
      await child;
    },
    kill: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
