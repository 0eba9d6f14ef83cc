import { describe, expect, it } from 'vitest';
import { failureOfErrors } from '../../src/tasks/failure-of-errors.ts';
import { finding } from '../../src/tasks/task.ts';
import { recoveryFamilyOf } from '../../store/failure.ts';

const unparsable = (file: string) =>
  finding(
    'error',
    'files.syntax',
    { path: file, format: 'JSON', message: 'm' },
    { file, line: 1, column: 1 },
  );
const unreadable = (path: string, code: string) =>
  finding('error', 'files.unreadable', { path, code }, { file: path });
const missing = finding('error', 'files.missing', { path: 'c' }, { file: 'c' });

describe('the failure of a task that found errors', () => {
  it('names the files that cannot be parsed, when they are all that is wrong', () => {
    const failed = failureOfErrors([unparsable('a.json'), unparsable('b c/é.json'), unparsable('a.json')]);
    expect(failed).toEqual({
      reason: 'findings',
      class: 'permanent',
      errors: 3,
      first: 'files.syntax',
      corrupt: ['a.json', 'b c/é.json'],
    });
    expect(recoveryFamilyOf(failed)).toBe('file_corruption');
  });

  it.each([
    ['something else is wrong too', [unparsable('a.json'), missing]],
    ['there are more than are named', [unparsable('a.json'), finding('error', 'files.more', { count: 3 })]],
    ['nothing cannot be parsed', [missing]],
  ])('names none when %s', (_, errors) => {
    expect(failureOfErrors(errors)).not.toHaveProperty('corrupt');
    expect(recoveryFamilyOf(failureOfErrors(errors))).toBeNull();
  });

  it('is one of permission when the system refuses, and nothing else is wrong', () => {
    const refused = failureOfErrors([unreadable('a.json', 'EACCES'), unreadable('b.json', 'EPERM')]);
    expect(refused).toMatchObject({ reason: 'permission', path: 'a.json', code: 'EACCES' });
    expect(recoveryFamilyOf(refused)).toBe('permission_errors');
    expect(failureOfErrors([unreadable('a.json', 'EIO')]).reason).toBe('findings');
    expect(failureOfErrors([unreadable('a.json', 'EACCES'), missing]).reason).toBe('findings');
  });
});
