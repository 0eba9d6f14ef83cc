import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { unsafeArgument } from '../../src/agent/agent-arguments.ts';
import { type AgentMachine, findAgent } from '../../src/agent/find-agent.ts';
import { shimTarget } from '../../src/agent/npm-shim.ts';

/** As npm writes it for a script of JavaScript. */
const ofNpm = (program: string): string =>
  [
    '@ECHO off',
    'GOTO start',
    ':find_dp0',
    'SET dp0=%~dp0',
    'EXIT /b',
    ':start',
    'SETLOCAL',
    'CALL :find_dp0',
    '',
    'IF EXIST "%dp0%\\node.exe" (',
    '  SET "_prog=%dp0%\\node.exe"',
    ') ELSE (',
    '  SET "_prog=node"',
    '  SET PATHEXT=%PATHEXT:;.JS;=;%',
    ')',
    '',
    `endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & ${program} %*`,
  ].join('\r\n');

const SCRIPT = '"%_prog%"  "%dp0%\\node_modules\\@anthropic-ai\\claude-code\\cli.js"';
const NPM = 'C:\\Users\\Zoé\\AppData\\Roaming\\npm';
const CLI = `${NPM}\\node_modules\\@anthropic-ai\\claude-code\\cli.js`;

/** A machine with these files and their texts. */
function windows(files: Record<string, string>, Path = `C:\\Windows\\System32;"${NPM}"`): AgentMachine {
  const texts = new Map(Object.entries(files).map(([file, text]) => [file.toLowerCase(), text]));
  return {
    platform: 'win32',
    env: { Path, PATHEXT: '.com;.exe;.bat;.cmd;.vbs;.js' },
    isFile: (file) => texts.has(file.toLowerCase()),
    isExecutable: (file) => texts.has(file.toLowerCase()),
    textOf: (file) => texts.get(file.toLowerCase()) ?? '',
  };
}

const found = (machine: AgentMachine, command = ['claude']) =>
  findAgent(command, {}, 'C:\\work space', machine);

describe('on Windows an agent', () => {
  it('is started itself when it is a program', () => {
    const program = 'C:\\Users\\Zoé\\.local\\bin\\claude.exe';
    const machine = windows(
      { [program]: '', [`${NPM}\\claude.cmd`]: '' },
      `C:\\Users\\Zoé\\.local\\bin;${NPM}`,
    );
    expect(found(machine)).toEqual({ found: true, program, argv: [program], reread: false });
  });

  it('that npm installed is started without cmd.exe', () => {
    const node = 'C:\\Program Files\\nodejs\\node.exe';
    const machine = windows(
      {
        [`${NPM}\\claude`]: '#!/bin/sh',
        [`${NPM}\\claude.cmd`]: ofNpm(SCRIPT),
        [`${NPM}\\claude.ps1`]: '',
        [CLI]: '',
        [node]: '',
      },
      `${NPM};C:\\Program Files\\nodejs`,
    );
    expect(found(machine, ['claude', '--debug'])).toEqual({
      found: true,
      program: `${NPM}\\claude.cmd`,
      argv: [node, CLI, '--debug'],
      reread: false,
    });
  });

  it('is started with the node beside its shim, where there is one', () => {
    const machine = windows({ [`${NPM}\\claude.cmd`]: ofNpm(SCRIPT), [CLI]: '', [`${NPM}\\node.exe`]: '' });
    expect(found(machine)).toMatchObject({ argv: [`${NPM}\\node.exe`, CLI] });
  });

  it('that npm installed as a program is that program', () => {
    const program = `${NPM}\\node_modules\\@anthropic-ai\\claude-code\\bin\\claude.exe`;
    const shim = ofNpm('"%dp0%\\node_modules\\@anthropic-ai\\claude-code\\bin\\claude.exe"  ');
    expect(found(windows({ [`${NPM}\\claude.cmd`]: shim, [program]: '' }))).toMatchObject({
      argv: [program],
    });
  });

  it('goes through cmd.exe when its file is no such shim, or what it names is gone', () => {
    for (const text of ['@volta run claude %*', ofNpm(SCRIPT)]) {
      const file = `${NPM}\\claude.cmd`;
      expect(found(windows({ [file]: text }))).toEqual({
        found: true,
        program: file,
        argv: [file],
        reread: true,
      });
    }
  });

  it('that is a script of PowerShell is started by that', () => {
    const shell = 'C:\\Windows\\System32\\powershell.exe';
    expect(found(windows({ [`${NPM}\\claude.ps1`]: '', [shell]: '' }))).toMatchObject({
      argv: [
        shell,
        '-NoProfile',
        '-NonInteractive',
        '-ExecutionPolicy',
        'Bypass',
        '-File',
        `${NPM}\\claude.ps1`,
      ],
      reread: false,
    });
  });

  it('is found by its full name and by its path', () => {
    const tool = 'C:\\work space\\tools\\claude.exe';
    const machine = windows({ [`${NPM}\\claude.exe`]: '', [tool]: '' });
    expect(found(machine, ['Claude.exe'])).toMatchObject({ argv: [`${NPM}\\Claude.exe`] });
    expect(found(machine, ['tools\\claude'])).toMatchObject({ argv: [tool] });
    expect(found(machine, ['./tools/claude.exe'])).toMatchObject({ argv: [tool] });
  });

  it('is not what lies in the workspace, and no file of another kind', () => {
    const files = { 'C:\\work space\\claude.exe': '', [`${NPM}\\claude`]: '', [`${NPM}\\claude.js`]: '' };
    expect(found(windows(files, `.;;${NPM}`))).toEqual({ found: false, program: 'claude' });
  });
});

describe('on POSIX an agent', () => {
  const posix = (files: Record<string, boolean>, PATH: string): AgentMachine => ({
    platform: 'linux',
    env: { PATH },
    isFile: (file) => file in files,
    isExecutable: (file) => files[file] === true,
    textOf: () => '',
  });

  it('is the first that may be executed', () => {
    const machine = posix({ '/a/claude': false, '/b b/claude': true, '/c/claude': true }, '/a:/b b:/c');
    expect(findAgent(['claude', 'x'], {}, '/work', machine)).toEqual({
      found: true,
      program: '/b b/claude',
      argv: ['/b b/claude', 'x'],
      reread: false,
    });
  });

  it('is not what lies in the workspace, unless its path is given', () => {
    const machine = posix({ claude: true, '/work/claude': true }, '.::bin');
    expect(findAgent(['claude'], {}, '/work', machine)).toMatchObject({ found: false });
    expect(findAgent(['./claude'], {}, '/work', machine)).toMatchObject({ argv: ['/work/claude'] });
  });
});

describe('a shim', () => {
  const target = (text: string) => shimTarget('C:\\npm\\x.cmd', text);

  it('of pnpm and of yarn is understood', () => {
    const pnpm = [
      '@IF EXIST "%~dp0\\node.exe" (',
      '  "%~dp0\\node.exe"  "%~dp0\\..\\x\\cli.mjs" %*',
      ') ELSE (',
      '  node  "%~dp0\\..\\x\\cli.mjs" %*',
      ')',
    ].join('\r\n');
    expect(target(pnpm)).toEqual({ kind: 'script', file: 'C:\\x\\cli.mjs' });
    expect(target('@"%~dp0\\..\\x\\cli.exe"   %*')).toEqual({ kind: 'program', file: 'C:\\x\\cli.exe' });
  });

  it.each([
    '',
    '@echo off',
    '@"%_prog%" --inspect "%dp0%\\cli.js" %*',
    '@deno "%dp0%\\cli.js" %*',
    '@node "%dp0%\\cli.js" --more',
    '@node "%dp0%\\a.js" %*\n@node "%dp0%\\b.js" %*',
    '@node "%OTHER%\\cli.js" %*',
  ])('that does more than to hand on is left to cmd.exe: %j', (text) => {
    expect(target(text)).toBeUndefined();
  });
});

it('what cmd.exe would read as something else is no argument for it', () => {
  expect(unsafeArgument(['-p', 'Bash(git log:*)', 'a & b', 'x^y'])).toBeUndefined();
  for (const argument of ['a"b', '%PATH%', 'a\nb']) expect(unsafeArgument(['-p', argument])).toBe(argument);
});

it('this machine is looked at as it is', () => {
  const env = { PATH: path.dirname(process.execPath) };
  const name = path.basename(process.execPath);
  expect(findAgent([name], env, process.cwd())).toMatchObject({
    found: true,
    argv: [expect.stringContaining(name)],
  });
});
