import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Runs a program to its end and returns its wall time in milliseconds; throws when it does not exit with 0. */
export function wallTime(program: string, args: readonly string[], options: ChildOptions): number {
  const start = performance.now();
  const ended = spawnSync(program, args, { ...spawned(options), stdio: ['ignore', 'ignore', 'pipe'] });
  const elapsed = performance.now() - start;
  mustBeFine(ended, program, args);
  return elapsed;
}

/** What a program writes on its stdout; throws when it does not exit with 0. */
export function outputOf(program: string, args: readonly string[], options: ChildOptions): string {
  const ended = spawnSync(program, args, { ...spawned(options), stdio: ['ignore', 'pipe', 'pipe'] });
  mustBeFine(ended, program, args);
  return ended.stdout.toString();
}

export type ChildOptions = { cwd: string; env?: Record<string, string> };

const spawned = ({ cwd, env }: ChildOptions) => ({
  cwd,
  env: { ...plainEnvironment(), ...env },
  windowsHide: true,
  maxBuffer: 64 * 1024 * 1024,
});

function mustBeFine(ended: SpawnSyncReturns<Buffer>, program: string, args: readonly string[]): void {
  const { error, status, stderr } = ended;
  if (error !== undefined) throw error;
  if (status === 0) return;
  throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr.toString().trim()}`);
}

/** Makes one file of a program of the bench, so that any Node can run it; `last` is put at its end. Returns the file. */
export function bundled(entry: string, outfile: string, last = ''): string {
  buildSync({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    footer: { js: last },
  });
  return outfile;
}

const PEAK_FILE = 'BENCH_PEAK_FILE';

/**
 * Told by the child itself when it exits, because that works on every system. Linux hands the peak of the parent
 * on to `ru_maxrss` of a child that was made with vfork, so there VmHWM is read instead (proc(5)).
 */
const REPORT_PEAK = `
const { readFileSync, writeFileSync } = require('node:fs');
process.on('exit', () => {
  const linux = process.platform === 'linux' && /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'));
  writeFileSync(process.env.${PEAK_FILE}, linux ? linux[1] : String(process.resourceUsage().maxRSS));
});
`;

/** Runs a Node program and returns the most memory it ever held (resident set), in megabytes. */
export function peakMemory(args: readonly string[], folder: string, options: ChildOptions): number {
  const hook = join(folder, 'report-peak.cjs');
  const report = join(folder, 'peak.txt');
  writeFileSync(hook, REPORT_PEAK);
  wallTime(process.execPath, ['--require', hook, ...args], {
    ...options,
    env: { ...options.env, [PEAK_FILE]: report },
  });
  return Number(readFileSync(report, 'utf8')) / 1024;
}

/** The environment without what would change how a child starts or where it writes. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ROO_FSM_DATA: _data, ...rest } = process.env;
  return rest;
}
