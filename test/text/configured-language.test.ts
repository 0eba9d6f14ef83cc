import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configuredLanguage } from '../../src/run/configured-language.ts';
import { importsOf } from '../support/imports.ts';

let workspace: string;
beforeEach(() => {
  workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'roo fsm é-'));
});
afterEach(() => fs.rmSync(workspace, { recursive: true, force: true }));

function configure(text: string): void {
  fs.mkdirSync(path.join(workspace, '.roo'));
  fs.writeFileSync(path.join(workspace, '.roo', 'orchestration.json'), text);
}

it.each([
  ['{ "language": "fr", "phases": [] }', 'fr'],
  ['// ours\n{ "language": "en", }', 'en'],
  ['\ufeff{ "language": "fr" }', 'fr'],
  ['{ "language": "fr", "phases": 3 }', 'fr'],
  ['{ "language": "de" }', undefined],
  ['{ "language": 1 }', undefined],
  ['{ "language": "fr"', undefined],
  ['{}', undefined],
  ['[]', undefined],
  ['null', undefined],
  ['', undefined],
])('a configuration %j asks for %s', async (text, language) => {
  configure(text);
  expect(await configuredLanguage(workspace)).toBe(language);
});

it('a workspace without configuration asks for no language, and a folder in its place neither', async () => {
  expect(await configuredLanguage(workspace)).toBeUndefined();
  fs.mkdirSync(path.join(workspace, '.roo', 'orchestration.json'), { recursive: true });
  expect(await configuredLanguage(workspace)).toBeUndefined();
});

it('no schema is loaded for it, so that commands that only read stay quick', () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    if (!file.endsWith('.ts')) return;
    for (const { to, typeOnly } of importsOf(file)) if (!typeOnly) visit(to);
  };
  visit('src/run/configured-language.ts');
  expect([...seen]).toContain('jsonc-parser');
  expect([...seen]).not.toContain('zod');
});
