import { describe, expect, it } from 'vitest';
import { sentence } from '../../src/text/catalogue.ts';
import { failureText } from '../../src/text/failures.ts';
import { fill, type Sentence } from '../../src/text/sentence.ts';
import { failure } from '../../store/failure.ts';

const FILES: Sentence = {
  en: '{count} {count#file was|files were} read',
  fr: '{count} {count#fichier lu|fichiers lus}',
};

describe('a number and its word', () => {
  it.each([
    [0, '0 files were read', '0 fichier lu'],
    [1, '1 file was read', '1 fichier lu'],
    [1.5, '1.5 files were read', '1.5 fichier lu'],
    [2, '2 files were read', '2 fichiers lus'],
    [1_000_000, '1000000 files were read', '1000000 fichiers lus'],
    ['1', '1 file was read', '1 fichier lu'],
    ['many', 'many files were read', 'many fichiers lus'],
  ])('%s: %s, %s', (count, en, fr) => {
    expect(fill(FILES, 'en', { count })).toBe(en);
    expect(fill(FILES, 'fr', { count })).toBe(fr);
  });
});

it('a placeholder without its parameter stays to be seen, and no other is touched', () => {
  expect(fill(FILES, 'en', {})).toBe('{count} {count#file was|files were} read');
  expect(fill({ en: 'HEAD...@{u} of {toString}', fr: '' }, 'en', { name: 'x' })).toBe(
    'HEAD...@{u} of {toString}',
  );
});

it('what is put in is not read as a placeholder again', () => {
  expect(fill({ en: '{a} {b}', fr: '' }, 'en', { a: '{b}', b: '$&' })).toBe('{b} $&');
});

it('a code of another version is shown with its parameters', () => {
  expect(sentence('later.code', { count: 1 }, 'en')).toBe('later.code {"count":1}');
  expect(sentence('constructor', {}, 'en')).toBe('constructor {}');
});

describe('parameters that are words of ours are told in the language of the reader', () => {
  it.each([
    ['escalation.status', { status: 'failure' }, 'status of the run: failure', 'Statut global: échec'],
    ['cleanup.nothing-old', { count: 0, age: '30 d' }, 'than 30 d ', 'plus de 30 j '],
    ['analysis.trend', { direction: 'slower', slope: '2 s' }, 'getting slower', 'de plus en plus lentes'],
  ])('%s', (code, params, en, fr) => {
    expect(sentence(code, params, 'en')).toContain(en);
    expect(sentence(code, params, 'fr')).toContain(fr);
  });

  it('the limit that was over', () => {
    const over = failure('timed-out', { limit: 'idle', limitMs: 30_000 });
    expect(failureText(over, 'en')).toBe('no end within 30.0 s (without any output)');
    expect(failureText(over, 'fr')).toBe('pas terminé en 30.0 s (sans aucune sortie)');
  });
});

describe('a failure', () => {
  it.each([
    ['', 'exit code 3 from npm test', 'code de sortie 3 de npm test'],
    [
      'no such file',
      'exit code 3 from npm test: no such file',
      'code de sortie 3 de npm test : no such file',
    ],
  ])('of a program that said "%s" ends without a bare colon', (firstError, en, fr) => {
    const failed = failure('exit-non-zero', { command: 'npm test', exitCode: 3, firstError });
    expect(failureText(failed, 'en')).toBe(en);
    expect(failureText(failed, 'fr')).toBe(fr);
  });

  it('counts its errors', () => {
    const of = (errors: number) => failure('findings', { errors, first: 'x' });
    expect(failureText(of(1), 'en')).toBe('1 error: x');
    expect(failureText(of(2), 'fr')).toBe('2 erreurs, la première : x');
  });
});
