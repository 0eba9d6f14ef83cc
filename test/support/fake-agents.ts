import fs from 'node:fs';
import path from 'node:path';
import type { AgentQuestion } from '../../src/agent/ask-agent.ts';
import { systemClock } from '../../src/system/clock.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import { spawnedProcesses } from '../../src/system/processes/spawned-processes.ts';
import { isAlive } from './alive.ts';

const onWindows = process.platform === 'win32';

/** What an agent was asked, as it saw it. */
export type Asked = {
  pid: number;
  argv: string[];
  stdin: string;
  cwd: string;
  env: Record<string, string>;
};

/** A result of Claude Code, as it prints it. */
export const resultMessage = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'result',
  subtype: 'success',
  is_error: false,
  duration_ms: 52_000,
  duration_api_ms: 48_000,
  num_turns: 7,
  result: 'I replaced the stale lock and ran the check again: it passes.',
  session_id: '5c9b6a0e-1111-4222-8333-444455556666',
  total_cost_usd: 0.1234,
  usage: { input_tokens: 10, output_tokens: 900 },
  modelUsage: { 'claude-haiku-x': { outputTokens: 20 }, 'claude-sonnet-x': { outputTokens: 880 } },
  permission_denials: [],
  ...fields,
});

/** A folder with an agent that is a real program: `claude`, started with node by its first line. */
export class FakeAgent {
  readonly folder: string;
  readonly workspace: string;
  readonly dataDir: string;

  constructor(root: string) {
    this.folder = path.join(root, 'bin of agents');
    this.workspace = path.join(root, 'work space');
    this.dataDir = path.join(root, 'data');
    for (const folder of [this.folder, this.workspace]) fs.mkdirSync(folder, { recursive: true });
  }

  /** Where it is found: on Windows that is the shim that npm would have made. */
  get program(): string {
    return path.join(this.folder, onWindows ? 'claude.cmd' : 'claude');
  }

  /** Makes the program. It notes what it was asked, then does what the code says; `print` and `result` are known. */
  does(code: string, name = onWindows ? 'cli.js' : 'claude'): this {
    const note = JSON.stringify(path.join(this.folder, 'asked.json'));
    const ready = JSON.stringify(resultMessage());
    if (onWindows) this.file('claude.cmd', `@node "%~dp0\\${name}" %*\r\n`);
    this.file(
      name,
      `#!/usr/bin/env node
      const fs = require('node:fs');
      const stdin = fs.readFileSync(0, 'utf8');
      const asked = { pid: process.pid, argv: process.argv.slice(2), stdin, cwd: process.cwd(), env: process.env };
      fs.writeFileSync(${note}, JSON.stringify(asked));
      const print = (value) =>
        fs.writeSync(1, typeof value === 'string' ? value : JSON.stringify(value) + '\\n');
      const result = (fields) => ({ ...${ready}, ...fields });
      const hang = () => setInterval(() => {}, 1000);
      ${code}
      `,
    );
    return this;
  }

  /** Makes a program of any text. */
  file(name: string, text: string, mode = 0o755): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, text, { mode });
    return file;
  }

  /** Prints this and ends well. */
  prints(value: string | Record<string, unknown>, exitCode = 0): this {
    return this.does(`print(${JSON.stringify(value)}); process.exitCode = ${exitCode};`);
  }

  asked(): Asked {
    return JSON.parse(fs.readFileSync(path.join(this.folder, 'asked.json'), 'utf8')) as Asked;
  }

  wasAsked(): boolean {
    return fs.existsSync(path.join(this.folder, 'asked.json'));
  }

  /** All that was kept of what it printed. */
  printed(): string {
    const folder = path.join(this.dataDir, 'output', 'run-1');
    return fs
      .readdirSync(folder)
      .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
      .join('');
  }

  /** Its processes that still live: itself, and those it has noted. */
  left(): number[] {
    const noted = path.join(this.folder, 'pids');
    const others = fs.existsSync(noted) ? fs.readFileSync(noted, 'utf8').split('\n') : [];
    const pids = [
      ...others.filter((line) => line !== '').map(Number),
      ...(this.wasAsked() ? [this.asked().pid] : []),
    ];
    return pids.filter(isAlive);
  }

  /** A question to it. */
  question(fields: Partial<AgentQuestion> = {}): AgentQuestion {
    const env = {
      PATH: [this.folder, path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter),
    };
    return {
      policy: { enabled: true },
      prompt: 'Please repair it.',
      workspace: this.workspace,
      output: { dataDir: this.dataDir, runId: 'run-1' },
      env: { ROO_FSM_RUN_ID: 'run-1' },
      parentEnv: env,
      mask: createMask({ env: {} }),
      clock: systemClock,
      processes: spawnedProcesses(systemClock),
      signal: new AbortController().signal,
      onStart: () => {},
      ...fields,
    };
  }
}
