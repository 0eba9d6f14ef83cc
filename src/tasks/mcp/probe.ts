import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { ProcessResult } from '../../system/processes.ts';
import { bounded } from '../bounded.ts';
import { firstWords } from '../first-words.ts';
import type { TaskContext } from '../task.ts';
import type { ServerAddress } from './server.ts';
import type { StdioTransport } from './stdio-transport.ts';

/** What came of speaking to a server. */
export type Probe =
  | { outcome: 'ok'; tools: string[]; prompts: number; resources: number; ms: number; junk?: string }
  | { outcome: 'no-handshake' | 'protocol'; detail: string; ms: number }
  | { outcome: 'stopped' };

type Surroundings = Pick<TaskContext<unknown>, 'processes' | 'clock' | 'env' | 'signal'> & {
  onStderr: (text: string) => void;
  limitMs: number;
};

/**
 * Speaks to a server as a client would: start or connect, initialize, list what it announces; then it is closed,
 * and nothing of it is left. Ends in time whatever the server does. Loads the SDK only when it is called.
 */
export async function probe(address: ServerAddress, around: Surroundings): Promise<Probe> {
  const { clock, signal } = around;
  const startedMs = clock.monotonicMs();
  const elapsedMs = (): number => Math.round(clock.monotonicMs() - startedMs);
  const tooLong = new AbortController();
  const cancel = clock.after(around.limitMs, () => tooLong.abort());
  const limit = AbortSignal.any([signal, tooLong.signal]);
  const complaints = firstWords();

  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const client = new Client({ name: 'roo-fsm', version: '1' });
  const opened = await open(address, {
    ...around,
    onStderr: (text) => {
      complaints.hear(text, 'stderr');
      around.onStderr(text);
    },
  });
  const { transport, stdio } = opened;

  let shaken = false;
  const speak = async (): Promise<Probe> => {
    await client.connect(transport, { signal: limit, timeout: FOR_EVER_MS });
    shaken = true;
    const listed = await listAll(client, limit);
    const junk = stdio?.junk();
    return { outcome: 'ok', ...listed, ms: elapsedMs(), ...(junk === undefined ? {} : { junk }) };
  };
  const result = await orAborted(speak(), limit).catch((error: unknown): Probe => {
    if (signal.aborted) return { outcome: 'stopped' };
    const ms = elapsedMs();
    if (tooLong.signal.aborted) {
      const junk = stdio?.junk();
      if (junk !== undefined && !shaken) return { outcome: 'protocol', detail: junk, ms };
      const silence = `no answer in ${around.limitMs / 1000} s`;
      return { outcome: shaken ? 'protocol' : 'no-handshake', detail: silence, ms };
    }
    const detail = bounded(error instanceof Error ? error.message : String(error));
    return { outcome: shaken ? 'protocol' : 'no-handshake', detail, ms };
  });

  cancel();
  await opened.goodbye();
  const died = stdio?.died();
  if (died !== undefined && result.outcome === 'no-handshake') {
    return { ...result, detail: bounded(`${endOf(died)} ${complaints.told()}`) };
  }
  return result;
}

/** The client's own time-outs are switched off: one limit, on our clock, bounds the whole. */
const FOR_EVER_MS = 2 ** 31 - 1;
/** No server has more pages; a cursor that never ends must not keep us. */
const MOST_PAGES = 100;

async function listAll(client: Client, signal: AbortSignal) {
  const announced = client.getServerCapabilities() ?? {};
  const options = { signal, timeout: FOR_EVER_MS };
  const tools: string[] = [];
  let prompts = 0;
  let resources = 0;
  if (announced.tools !== undefined) {
    await pages(async (cursor) => {
      const page = await client.listTools(cursor, options);
      tools.push(...page.tools.map(({ name }) => name));
      return page.nextCursor;
    });
  }
  if (announced.prompts !== undefined) {
    await pages(async (cursor) => {
      const page = await client.listPrompts(cursor, options);
      prompts += page.prompts.length;
      return page.nextCursor;
    });
  }
  if (announced.resources !== undefined) {
    await pages(async (cursor) => {
      const page = await client.listResources(cursor, options);
      resources += page.resources.length;
      return page.nextCursor;
    });
  }
  return { tools, prompts, resources };
}

async function pages(next: (cursor: { cursor?: string }) => Promise<string | undefined>): Promise<void> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    cursor = await next(cursor === undefined ? {} : { cursor });
    if (cursor === undefined) return;
  }
}

type Opened = { transport: Transport; stdio?: StdioTransport; goodbye: () => Promise<void> };

async function open(address: ServerAddress, around: Surroundings): Promise<Opened> {
  switch (address.via) {
    case 'stdio': {
      const { stdioTransport } = await import('./stdio-transport.ts');
      const stdio = stdioTransport(address, around);
      return { transport: stdio, stdio, goodbye: () => stdio.close() };
    }
    case 'http': {
      const { StreamableHTTPClientTransport } = await import(
        '@modelcontextprotocol/sdk/client/streamableHttp.js'
      );
      const transport = new StreamableHTTPClientTransport(address.url, {
        requestInit: { headers: address.headers },
      });
      const goodbye = async (): Promise<void> => {
        // A session that is not ended costs the server memory; a server that does not answer now is not waited for.
        const patience = new Promise<void>((resolve) => around.clock.after(GOODBYE_MS, resolve));
        await Promise.race([transport.terminateSession().catch(() => {}), patience]);
        await transport.close();
      };
      return { transport: transport as Transport, goodbye };
    }
    case 'sse': {
      const { SSEClientTransport } = await import('@modelcontextprotocol/sdk/client/sse.js');
      const transport = new SSEClientTransport(address.url, { requestInit: { headers: address.headers } });
      return { transport: transport as Transport, goodbye: () => transport.close() };
    }
    default:
      return address satisfies never;
  }
}

const GOODBYE_MS = 1000;

/** Not all of the SDK listens to the signal, so we do not wait for it. */
function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function endOf(result: ProcessResult): string {
  switch (result.end) {
    case 'exited':
      return `exit code ${result.exitCode}`;
    case 'signalled':
      return result.signal;
    case 'stopped':
      return 'stopped';
    case 'spawn-failed':
      return result.code;
    default:
      return result satisfies never;
  }
}
