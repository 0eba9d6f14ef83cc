import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { files } from '../../src/tasks/files.ts';
import type { TaskReport } from '../../src/tasks/task.ts';
import { makeFolder, removeFolder } from '../support/git-rig.ts';
import { runKind } from '../support/task-context.ts';

let workspace: string;
beforeEach(() => {
  workspace = makeFolder();
});
afterEach(() => removeFolder(workspace));

function write(files: Record<string, string | Buffer>): void {
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true });
    fs.writeFileSync(path.join(workspace, file), content);
  }
}

const check = (options: { files?: string[]; patterns?: string[] }): Promise<TaskReport> =>
  runKind(files, workspace, options);

const told = ({ findings }: TaskReport) => findings.map(({ severity, code }) => `${severity} ${code}`);

describe('critical files', () => {
  test('that exist and are valid are counted', async () => {
    write({ 'a b/é.json': '{}', 'c.yaml': 'a: 1', 'run.ps1': 'exit 0', 'folder/x': '' });
    const report = await check({ files: ['a b/é.json', 'c.yaml', 'run.ps1', 'folder'] });
    expect(report.findings).toEqual([
      { severity: 'info', code: 'files.valid', params: { count: 4, checked: 2 } },
    ]);
    expect(report.evidence).toEqual({
      files: 4,
      valid: 4,
      syntaxChecked: 2,
      invalid: 0,
      missing: 0,
      unread: 0,
    });
  });

  test('that are missing are errors, and the others are checked all the same', async () => {
    write({ 'there.json': '{}' });
    const report = await check({ files: ['gone/settings.json', 'there.json'] });
    expect(report.findings[0]).toEqual({
      severity: 'error',
      code: 'files.missing',
      params: { path: 'gone/settings.json' },
      where: { file: 'gone/settings.json' },
    });
    expect(told(report)).toEqual(['error files.missing', 'info files.valid']);
  });

  test('with wrong syntax are errors that name line and column', async () => {
    write({ 'roo-config/settings.json': '{\n  "a": 1\n  "b": 2\n}' });
    const report = await check({ files: ['roo-config/settings.json'] });
    expect(report.findings).toEqual([
      {
        severity: 'error',
        code: 'files.syntax',
        params: { path: 'roo-config/settings.json', format: 'JSON', message: 'comma expected' },
        where: { file: 'roo-config/settings.json', line: 3, column: 3 },
      },
    ]);
  });

  test('in JSON may hold no comments, in JSONC and in files known for them they may', async () => {
    const text = '// why\n{"a": 1,}';
    write({ 'a.json': text, 'a.jsonc': text, 'tsconfig.json': text, '.vscode/settings.json': text });
    const report = await check({ files: ['a.json', 'a.jsonc', 'tsconfig.json', '.vscode/settings.json'] });
    expect(told(report)).toEqual(['error files.syntax', 'info files.valid']);
    expect(report.findings[0]?.where?.file).toBe('a.json');
  });

  test('with a byte order mark are warned about and read; with two (D-100) they are errors', async () => {
    write({ 'one.json': '\ufeff{}', 'two.json': '\ufeff\ufeff{}' });
    const report = await check({ files: ['one.json', 'two.json'] });
    expect(report.findings.map(({ severity, code, where }) => [severity, code, where?.file])).toEqual([
      ['error', 'files.double-bom', 'two.json'],
      ['warning', 'files.bom', 'one.json'],
      ['info', 'files.valid', undefined],
    ]);
    expect(report.evidence).toMatchObject({ valid: 1, invalid: 1 });
  });

  test('with two marks and wrong syntax are told both', async () => {
    write({ 'two.json': '\ufeff\ufeff{' });
    expect(told(await check({ files: ['two.json'] }))).toEqual([
      'error files.double-bom',
      'error files.syntax',
    ]);
  });

  test('in UTF-16 or in no UTF-8 at all are warned about', async () => {
    write({
      'wide.json': Buffer.from('\ufeff{"a": "é"}', 'utf16le'),
      'old.json': Buffer.from('{"a": "\xe9"}', 'latin1'),
    });
    const report = await check({ files: ['wide.json', 'old.json'] });
    expect(told(report)).toEqual(['warning files.utf-16', 'warning files.not-utf-8', 'info files.valid']);
  });

  test('that git-lfs has not fetched are not taken for broken ones', async () => {
    write({ 'big.json': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n' });
    const report = await check({ files: ['big.json'] });
    expect(told(report)).toEqual(['warning files.lfs-pointer']);
    expect(report.evidence).toMatchObject({ valid: 0, unread: 1 });
  });

  test('found by patterns are checked the same way, each once, none of node_modules', async () => {
    write({
      'conf/a.json': '{}',
      'conf/.hidden/b.toml': 'a = 1',
      'conf/bad.yml': 'a: [',
      'conf/node_modules/p/package.json': '{',
    });
    const report = await check({ files: ['conf/a.json'], patterns: ['conf/**/*.{json,toml,yml}'] });
    expect(told(report)).toEqual(['error files.syntax', 'info files.valid']);
    expect(report.evidence).toMatchObject({ files: 3, valid: 2, invalid: 1 });
  });

  test('that are broken by the hundred do not fill the report', async () => {
    write(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}.json`, '{'])));
    const { findings } = await check({ patterns: ['*.json'] });
    expect(findings.length).toBe(31);
    expect(findings.at(-1)).toEqual({ severity: 'error', code: 'files.more', params: { count: 10 } });
  });
});

describe('nothing to check is no success', () => {
  test('when nothing is declared', async () => {
    expect((await check({})).skipped?.code).toBe('files.none-declared');
  });

  test('when nothing matches', async () => {
    expect((await check({ patterns: ['conf/*.json', '*.toml'] })).skipped).toEqual({
      code: 'files.no-match',
      params: { patterns: 'conf/*.json, *.toml' },
    });
  });
});
