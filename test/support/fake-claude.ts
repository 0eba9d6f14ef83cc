import fs from 'node:fs';
import path from 'node:path';

/** What a fake agent does when it is asked. */
export type Behaviour = {
  /** JavaScript that it runs in the workspace before it answers: its repair, with `fs` at hand. */
  does?: string;
  /** What it says in the end. */
  says?: string;
  /** It answers with an error, as when its service refuses it. */
  isError?: boolean;
  /** Printed instead of its answer. */
  prints?: string;
  exitCode?: number;
};

/** One time it was asked. */
export type Call = { args: string[]; prompt: string; cwd: string; runId: string | undefined };

export type FakeClaude = {
  /** For the program under test: it finds this agent first. */
  env: Record<string, string>;
  calls: () => Call[];
  /** From now on it does this. */
  behave: (behaviour: Behaviour) => void;
};

/** A program `claude` in a folder that is made for it: real, but nobody is behind it. */
export function fakeClaude(folder: string, behaviour: Behaviour = {}): FakeClaude {
  const [program, told, heard] = ['claude.mjs', 'behaviour.json', 'calls.jsonl'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  const behave = (now: Behaviour): void => fs.writeFileSync(told, JSON.stringify(now));
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(program, PROGRAM);
  fs.writeFileSync(path.join(folder, 'claude'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, {
    mode: 0o755,
  });
  fs.writeFileSync(path.join(folder, 'claude.cmd'), `@"${process.execPath}" "%~dp0claude.mjs" %*\r\n`);
  behave(behaviour);
  return {
    env: pathWith(folder),
    calls: () =>
      fs.existsSync(heard)
        ? fs
            .readFileSync(heard, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line): Call => JSON.parse(line))
        : [],
    behave,
  };
}

/** The PATH, under the name it has here, with this folder before all others. */
function pathWith(folder: string): Record<string, string> {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { [name]: [folder, process.env[name] ?? ''].join(path.delimiter) };
}

const PROGRAM = `import fs from 'node:fs';
import path from 'node:path';
const beside = (name) => path.join(import.meta.dirname, name);
const { does, says = 'I looked at it.', isError = false, prints, exitCode = 0 } = JSON.parse(
  fs.readFileSync(beside('behaviour.json'), 'utf8'),
);
const prompt = fs.readFileSync(0, 'utf8');
const call = { args: process.argv.slice(2), prompt, cwd: process.cwd(), runId: process.env.ROO_FSM_RUN_ID };
fs.appendFileSync(beside('calls.jsonl'), JSON.stringify(call) + '\\n');
if (does !== undefined) new Function('fs', does)(fs);
const answer = {
  type: 'result',
  subtype: 'success',
  is_error: isError,
  result: says,
  num_turns: 3,
  total_cost_usd: 0.01,
  session_id: 'fake-session',
};
process.stdout.write(prints ?? JSON.stringify(answer) + '\\n');
process.exitCode = exitCode;
`;
