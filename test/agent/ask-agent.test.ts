// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a configuration look like that
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AGENT_LIMITS, type AgentQuestion, askAgent } from '../../src/agent/ask-agent.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import { sentence } from '../../src/text/catalogue.ts';
import { FakeAgent, resultMessage } from '../support/fake-agents.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
let agent: FakeAgent;
beforeEach(() => {
  agent = new FakeAgent(folder.path);
});
afterEach(() => {
  const left = agent.left();
  for (const pid of left) process.kill(pid, 'SIGKILL');
  expect(left).toEqual([]);
});

const ask = (fields: Partial<AgentQuestion> = {}, limits: Partial<typeof AGENT_LIMITS> = {}) =>
  askAgent(agent.question(fields), { ...AGENT_LIMITS, ...limits });

/** A clock that lets the time of the agent pass as soon as it has printed something. */
const hurried = (pattern: RegExp, byMs: number) => {
  const clock = new ManualClock();
  let printed = '';
  const onOutput = (text: string): void => {
    printed += text;
    if (pattern.test(printed)) queueMicrotask(() => clock.advance(byMs));
  };
  return { clock, onOutput };
};

describe('an agent that does its work', () => {
  it('is done, and what is known of its work is told', async () => {
    agent.prints(resultMessage());
    const started: unknown[] = [];
    const answer = await ask({ onStart: (event) => started.push(event) });
    expect(answer).toEqual({
      outcome: 'done',
      reason: { code: 'agent.done', params: {} },
      work: {
        program: agent.program,
        exitCode: 0,
        durationMs: expect.any(Number),
        costUsd: 0.1234,
        turns: 7,
        model: 'claude-sonnet-x',
        sessionId: '5c9b6a0e-1111-4222-8333-444455556666',
        says: 'I replaced the stale lock and ran the check again: it passes.',
        output: expect.objectContaining({ file: 'output/run-1/agent.log' }),
      },
    });
    expect(started).toEqual([{ pid: agent.asked().pid, program: agent.program }]);
  });

  it('gets the prompt on stdin as it is, and works in the workspace', async () => {
    agent.prints(resultMessage());
    const prompt = ['-simple "quotes" %PATH% $HOME `x`\r\nligne é\n', 'x'.repeat(300_000)].join('');
    await ask({ prompt });
    expect(agent.asked().stdin).toBe(prompt);
    expect(agent.asked().cwd).toBe(fs.realpathSync(agent.workspace));
  });

  it('is given only the options that the policy asks for', async () => {
    agent.prints(resultMessage());
    await ask();
    expect(agent.asked().argv).toEqual(['-p', '--output-format', 'json']);
    await ask({
      policy: {
        enabled: true,
        command: ['claude', '--settings', 'a b.json'],
        permissionMode: 'acceptEdits',
        allowedTools: ['Read', 'Bash(git log:*)'],
        disallowedTools: ['WebFetch'],
        model: 'sonnet',
        maxTurns: 12,
        outputFormat: 'stream-json',
      },
    });
    expect(agent.asked().argv).toEqual([
      ...['--settings', 'a b.json', '-p', '--output-format', 'stream-json', '--verbose'],
      ...['--permission-mode', 'acceptEdits', '--model', 'sonnet', '--max-turns', '12'],
      ...['--allowedTools', 'Read', 'Bash(git log:*)', '--disallowedTools', 'WebFetch'],
    ]);
  });

  it('is done although it ended with 1, because its result says so', async () => {
    agent.prints(resultMessage(), 1);
    expect(await ask()).toMatchObject({ outcome: 'done', work: { exitCode: 1 } });
  });

  it('is understood when it tells of its progress, and shows it as it works', async () => {
    agent.does(`
      print({ type: 'system', subtype: 'init', model: 'claude-x', session_id: 's' });
      print({ type: 'assistant', message: { model: 'claude-x', content: [{ type: 'tool_use', name: 'Bash' }] } });
      print({ type: 'result', subtype: 'success', is_error: false, num_turns: 3, result: 'first' });
      print(result({ result: 'second' }));
    `);
    const shown: string[] = [];
    const answer = await ask({
      policy: { enabled: true, outputFormat: 'stream-json' },
      onOutput: (text) => shown.push(text),
    });
    expect(answer).toMatchObject({ outcome: 'done', work: { says: 'second' } });
    expect(shown.join('')).toContain('"subtype":"init"');
    expect(agent.printed()).toBe(shown.join(''));
  });

  it('is heard although it ended only after it had said all, and hung', async () => {
    agent.does(`print(result()); print('ready\\n'); hang();`);
    const answer = await ask(hurried(/ready/, 31 * 60_000));
    expect(answer).toMatchObject({ outcome: 'done', reason: { code: 'agent.done' } });
    expect(answer.work).not.toHaveProperty('exitCode');
  });

  it.runIf(process.platform !== 'win32')('may be a shim of npm for POSIX shells', async () => {
    agent.does(`print(result());`, 'cli.js');
    agent.file('claude', '#!/bin/sh\nbasedir=$(dirname "$0")\nexec node "$basedir/cli.js" "$@"\n');
    expect(await ask()).toMatchObject({ outcome: 'done' });
  });
});

describe('an agent that says that all is well, and nothing is', () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    ['an error in a success', { is_error: true, result: 'Prompt is too long' }, 'failed', 'agent.error-body'],
    [
      'an error subtype',
      { subtype: 'error_during_execution', result: undefined, errors: ['ENOENT: x'] },
      'failed',
      'agent.error-body',
    ],
    [
      'an error without a word',
      { subtype: 'error_max_budget_usd', result: undefined },
      'failed',
      'agent.error-body',
    ],
    ['nothing', { result: '', num_turns: 1 }, 'failed', 'agent.empty'],
    ['nothing but a note', { result: '(no content)', num_turns: 0 }, 'failed', 'agent.empty'],
    [
      'too many turns',
      { subtype: 'error_max_turns', result: undefined, num_turns: 20 },
      'failed',
      'agent.max-turns',
    ],
    [
      'a rate limit',
      {
        is_error: true,
        num_turns: 1,
        api_error_status: 429,
        result: "You've hit your limit · resets 7pm (Europe/Paris)",
      },
      'not-available',
      'agent.quota',
    ],
    [
      'a limit in the body',
      { num_turns: 1, result: 'Claude AI usage limit reached|1767225600' },
      'not-available',
      'agent.quota',
    ],
    [
      'a limit after it had worked',
      { is_error: true, num_turns: 9, result: 'API Error: 429 {"type":"error"}' },
      'failed',
      'agent.quota',
    ],
    [
      'no credentials',
      { num_turns: 1, result: 'Invalid API key · Please run /login' },
      'not-available',
      'agent.credentials',
    ],
    [
      'no network',
      { is_error: true, num_turns: 1, result: 'API Error: Connection error.' },
      'not-available',
      'agent.offline',
    ],
    [
      'a question',
      { num_turns: 1, result: 'There are two ways.\n\n**Which one do you want?**' },
      'failed',
      'agent.question',
    ],
    [
      'a question after a look around',
      { result: 'The branch diverged.\nShall I proceed with the merge?' },
      'failed',
      'agent.question',
    ],
    [
      'a wait for permission',
      {
        num_turns: 2,
        permission_denials: [{ tool_name: 'Bash' }, { tool_name: 'Bash' }],
        result: 'I could not run it.',
      },
      'failed',
      'agent.permission-denied',
    ],
    [
      'a wait for permission in words',
      { num_turns: 1, result: 'I need your permission to edit the file.' },
      'failed',
      'agent.permission',
    ],
    [
      'its own status',
      { result: 'Tried.\n\nSTATUS: blocked\nREASON: the remote is gone' },
      'failed',
      'agent.blocked',
    ],
    [
      'a waiting status',
      { result: 'Tried.\n**STATUS:** waiting\n**REASON:** which branch is right' },
      'failed',
      'agent.question',
    ],
  ])('is not believed: %s', async (_, fields, outcome, code) => {
    agent.prints(resultMessage(fields));
    const answer = await ask();
    expect(answer).toMatchObject({ outcome, reason: { code }, work: { exitCode: 0 } });
    for (const language of ['en', 'fr'] as const)
      expect(sentence(answer.reason.code, answer.reason.params, language)).not.toMatch(/\{\w+[}#]|undefined/);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a run of tools without a word', { result: '', num_turns: 4 }, 'agent.done-without-text'],
    [
      'some refusals among much work',
      { num_turns: 12, permission_denials: [{ tool_name: 'WebFetch' }] },
      'agent.done',
    ],
    [
      'a polite question after the work',
      { result: 'It is repaired.\nWould you like me to explain it?' },
      'agent.done',
    ],
    [
      'a question with a status',
      { num_turns: 1, result: 'Is all well? It is.\nSTATUS: done\nREASON: ok?' },
      'agent.done',
    ],
    [
      'a report on an error',
      {
        result:
          'API Error: 401 was what the script got, because its rate limit key was wrong. I replaced it.',
      },
      'agent.done',
    ],
  ])('and one that did its work is: %s', async (_, fields, code) => {
    agent.prints(resultMessage(fields));
    expect(await ask()).toMatchObject({ outcome: 'done', reason: { code } });
  });
});

describe('an agent without a result', () => {
  it.each<[string, string, number, string, string]>([
    ['ends without a word', '', 0, 'failed', 'agent.empty'],
    [
      'prints half a result',
      '{"type":"result","subtype":"success","result":"I have',
      0,
      'failed',
      'agent.truncated',
    ],
    [
      'stops in its stream',
      '{"type":"system","subtype":"init"}\n{"type":"assistant","mess',
      0,
      'failed',
      'agent.truncated',
    ],
    ['prints something else', 'Hello, I am another program.\n', 0, 'failed', 'agent.unreadable'],
    ['prints a question', 'Do you trust the files in this folder? [y/N]\n', 0, 'failed', 'agent.permission'],
    ['is not signed in', 'Invalid API key · Please run /login\n', 1, 'not-available', 'agent.credentials'],
    [
      'says that the limit is reached',
      'Claude AI usage limit reached|1767225600\n',
      0,
      'not-available',
      'agent.quota',
    ],
    ['ends badly', 'some trouble\n', 3, 'failed', 'agent.exit-saying'],
    ['ends badly in silence', '', 3, 'failed', 'agent.exit'],
  ])('%s', async (_, printed, exitCode, outcome, code) => {
    agent.prints(printed, exitCode);
    expect(await ask()).toMatchObject({ outcome, reason: { code }, work: { exitCode } });
  });

  it('tells what it printed on stderr when it ends badly', async () => {
    agent.does(`console.error("error: unknown option '--max-turns'"); process.exitCode = 1;`);
    const { reason } = await ask();
    expect(reason.params).toEqual({ exitCode: 1, message: "error: unknown option '--max-turns'" });
  });

  it.runIf(process.platform !== 'win32')('died by a signal', async () => {
    agent.does(`process.kill(process.pid, 'SIGKILL'); hang();`);
    expect(await ask()).toMatchObject({
      outcome: 'failed',
      reason: { code: 'agent.killed', params: { signal: 'SIGKILL' } },
    });
  });
});

describe('an agent that does not end', () => {
  it('is ended at its deadline', async () => {
    agent.does(`print('working\\n'); hang();`);
    const answer = await ask({ policy: { enabled: true, timeoutMs: 90_000 }, ...hurried(/working/, 90_000) });
    expect(answer).toMatchObject({
      outcome: 'failed',
      reason: { code: 'agent.deadline', params: { limit: '1 min 30 s' } },
    });
  });

  it('is ended when it is silent for too long, and not while it speaks', async () => {
    agent.does(`
      let count = 0;
      const line = () => { count += 1; print('line ' + count + '\\n'); if (count < 5) setImmediate(line); else hang(); };
      line();
    `);
    const clock = new ManualClock();
    let heard = '';
    let steps = 0;
    const onOutput = (text: string): void => {
      heard += text;
      queueMicrotask(() => {
        steps += 1;
        clock.advance(heard.includes('line 5') ? 60_000 : 1000);
      });
    };
    const policy = { enabled: true, idleTimeoutMs: 60_000, timeoutMs: 600_000 };
    const answer = await ask({ policy, clock, onOutput });
    expect(answer).toMatchObject({ outcome: 'failed', reason: { code: 'agent.idle' } });
    expect(heard).toContain('line 5');
    expect(steps).toBeGreaterThan(0);
  });

  it('is told to wait for permission, when that is the last it printed', async () => {
    agent.does(`print('Bash wants to run rm -rf x\\nDo you want to proceed? (y/n) \\n'); hang();`);
    const answer = await ask(hurried(/proceed/, 31 * 60_000));
    expect(answer).toMatchObject({ outcome: 'failed', reason: { code: 'agent.permission' } });
  });

  it('is killed when it does not want to end', async () => {
    agent.does(`process.on('SIGTERM', () => {}); print('deaf\\n'); hang();`);
    const answer = await ask(hurried(/deaf/, 31 * 60_000), { killAfterMs: 50 });
    expect(answer).toMatchObject({ reason: { code: 'agent.deadline' } });
  });

  it('is ended with the run', async () => {
    agent.does(`print('working\\n'); hang();`);
    const stop = new AbortController();
    const answer = await ask({ signal: stop.signal, onOutput: () => stop.abort() });
    expect(answer).toMatchObject({ outcome: 'failed', reason: { code: 'agent.stopped' } });
  });

  it('leaves nobody behind', async () => {
    agent.does(`
      const pids = require('node:path').join(__dirname, 'pids');
      const { spawn } = require('node:child_process');
      for (const detached of [false, true]) {
        const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached, stdio: 'ignore' });
        fs.appendFileSync(pids, child.pid + '\\n');
        child.unref();
      }
      print(result());
    `);
    expect(await ask()).toMatchObject({ outcome: 'done' });
    expect(fs.readFileSync(path.join(agent.folder, 'pids'), 'utf8')).toMatch(/^\d+\n\d+\n$/);
  });

  it('is ended when it floods, whatever it says besides', async () => {
    agent.does(`
      print(result());
      const line = 'x'.repeat(65535) + '\\n';
      for (;;) print(line);
    `);
    const before = process.memoryUsage().rss;
    const answer = await ask({}, { killAfterMs: 50 });
    expect(answer).toMatchObject({
      outcome: 'failed',
      reason: { code: 'agent.flood', params: { limit: '64 MiB' } },
    });
    expect(answer.work?.output?.bytes).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(agent.printed().length).toBeLessThanOrEqual(10 * 1024 * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
  });
});

describe('an agent that cannot be asked', () => {
  it('is missing', async () => {
    expect(await ask()).toEqual({
      outcome: 'not-available',
      reason: { code: 'agent.missing', params: { program: 'claude' } },
    });
  });

  it.runIf(process.platform !== 'win32')('may not be executed', async () => {
    agent.file('claude', '#!/bin/sh\n', 0o644);
    expect(await ask()).toMatchObject({
      outcome: 'not-available',
      reason: { code: 'agent.not-started', params: { code: 'EACCES' } },
    });
  });

  it.runIf(process.platform !== 'win32')('needs an interpreter that is not there', async () => {
    agent.file('claude', '#!/nowhere/node\n');
    const { outcome, reason } = await ask();
    expect({ outcome, reason }).toMatchObject({
      outcome: 'not-available',
      reason: { code: 'agent.not-started', params: { code: 'ENOENT' } },
    });
  });

  it('needs a variable that is not set', async () => {
    agent.prints(resultMessage());
    const policy = { enabled: true, env: { ANTHROPIC_API_KEY: '${env:NO_SUCH_KEY}' } };
    expect(await ask({ policy })).toEqual({
      outcome: 'not-available',
      reason: { code: 'agent.no-variable', params: { name: 'NO_SUCH_KEY', example: '${env:NO_SUCH_KEY}' } },
    });
    expect(agent.wasAsked()).toBe(false);
  });

  it('was given a secret that only the configuration knows', async () => {
    agent.prints(resultMessage());
    const { outcome, reason } = await ask({ policy: { enabled: true, env: { MY_TOKEN: '***' } } });
    expect(outcome).toBe('not-available');
    expect(sentence(reason.code, reason.params, 'en')).toContain('${env:MY_TOKEN}');
    expect(agent.wasAsked()).toBe(false);
  });

  it('is told even when its workspace is gone', async () => {
    agent.prints(resultMessage());
    expect(await ask({ workspace: path.join(folder.path, 'gone') })).toMatchObject({
      outcome: 'not-available',
      reason: { code: 'agent.not-started', params: { code: 'CWD_MISSING' } },
    });
  });
});

describe('the environment of an agent', () => {
  it('has what the run and the policy give, and not what another session of Claude left', async () => {
    agent.prints(resultMessage());
    const { parentEnv } = agent.question();
    await ask({
      parentEnv: {
        ...parentEnv,
        CLAUDECODE: '1',
        CLAUDE_CODE_ENTRYPOINT: 'cli',
        CLAUDE_CODE_SSE_PORT: '4711',
        CLAUDE_CODE_SESSION_ACCESS_TOKEN: 'of-a-session',
        CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR: '7',
        CLAUDE_AGENT_SDK_VERSION: '1',
        ROO_FSM_ATTEMPT: '2',
        CLAUDE_CODE_OAUTH_TOKEN: 'oauth',
        CLAUDE_CODE_USE_BEDROCK: '1',
        CLAUDE_CONFIG_DIR: '/home/x/.claude',
        ANTHROPIC_API_KEY: 'from-parent',
        KEY_OF_MINE: 'sesame-1234',
        TMOUT: '3',
      },
      policy: {
        enabled: true,
        env: { ANTHROPIC_API_KEY: 'my ${env:KEY_OF_MINE}', CLAUDE_CODE_ENTRYPOINT: 'sdk-cli' },
      },
      env: { ROO_FSM_RUN_ID: 'run-1', ROO_FSM_TASK: 'agent' },
    });
    const { env } = agent.asked();
    const names = Object.keys(env).filter((name) => /CLAUDE|ANTHROPIC|ROO_FSM|TMOUT|VITEST/.test(name));
    expect(Object.fromEntries(names.map((name) => [name, env[name]]))).toEqual({
      CLAUDE_CODE_OAUTH_TOKEN: 'oauth',
      CLAUDE_CODE_USE_BEDROCK: '1',
      CLAUDE_CONFIG_DIR: '/home/x/.claude',
      CLAUDE_CODE_ENTRYPOINT: 'sdk-cli',
      ANTHROPIC_API_KEY: 'my sesame-1234',
      ROO_FSM_RUN_ID: 'run-1',
      ROO_FSM_TASK: 'agent',
      ROO_FSM_PROCESS: expect.any(String),
    });
  });

  it('keeps its secrets to itself, wherever the agent prints them', async () => {
    agent.does(`
      const secrets = process.env.MY_SETTING + ' ' + process.env.MY_TOKEN;
      console.error('debug: ' + secrets);
      print({ type: 'assistant', message: { model: secrets, content: [{ type: 'text', text: secrets }] } });
      print(result({ result: 'I used ' + secrets, session_id: secrets, permission_denials: [{ tool_name: secrets }], num_turns: 2 }));
    `);
    const shown: string[] = [];
    const answer = await ask({
      parentEnv: { ...agent.question().parentEnv, SOMETHING: 'open-sesame-77' },
      mask: createMask({ env: {} }),
      policy: { enabled: true, env: { MY_SETTING: '${env:SOMETHING}', MY_TOKEN: 'literal-secret-88' } },
      onOutput: (text) => shown.push(text),
    });
    const everything = JSON.stringify(answer) + shown.join('') + agent.printed();
    expect(everything).toContain('I used');
    expect(everything).toContain('***');
    expect(everything).not.toMatch(/sesame|literal-secret/);
    expect(answer.reason.code).toBe('agent.permission-denied');
  });
});

describe('a disk that refuses the output', () => {
  it('does not keep the agent from its work', async () => {
    agent.prints(resultMessage());
    fs.mkdirSync(agent.dataDir, { recursive: true });
    fs.writeFileSync(path.join(agent.dataDir, 'output'), 'a file of the user');
    expect(await ask()).toMatchObject({ outcome: 'done', work: { output: { head: expect.any(String) } } });
    expect(fs.readFileSync(path.join(agent.dataDir, 'output'), 'utf8')).toBe('a file of the user');
  });
});

describe('what an agent says', () => {
  it('is one line of at most 500 characters', async () => {
    agent.prints(resultMessage({ result: `first\u001b[31m\n${'many words '.repeat(500)}` }));
    const says = (await ask()).work?.says ?? '';
    expect(says.length).toBeLessThanOrEqual(500);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: there are to be none
    expect(says).not.toMatch(/[\u0000-\u001f]/);
  });
});
