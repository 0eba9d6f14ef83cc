import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type ServiceError, serviceErrorAsWhole, serviceErrorOf } from '../../src/agent/service-error.ts';

const body = (type: string): string =>
  `{"type":"error","error":{"type":"${type}","message":"Some words. More words about it, (and so on)."},"request_id":"req_1"}`;

const MESSAGES: [string, ServiceError][] = [
  ['API Error: 401', 'credentials'],
  [`API Error: 401 ${body('authentication_error')} · Please run /login`, 'credentials'],
  [`Failed to authenticate. API Error: 401 ${body('authentication_error')}`, 'credentials'],
  [`API Error: 403 ${body('permission_error')}`, 'credentials'],
  ['Invalid API key · Please run /login', 'credentials'],
  ['Invalid API key · Fix external API key', 'credentials'],
  ['Not logged in · Please run /login', 'credentials'],
  ['OAuth token revoked · Please run /login', 'credentials'],
  ['API Error: OAuth token has expired. Please run /login', 'credentials'],
  ['Your account does not have access to Claude Code. Please run /login', 'credentials'],
  ['Credit balance is too low', 'quota'],
  ['Claude AI usage limit reached|1234567890', 'quota'],
  ['Claude usage limit reached. Your limit will reset at 3pm (Europe/Paris).', 'quota'],
  ["You've hit your limit · resets 7pm (America/Los_Angeles)", 'quota'],
  ['You’ve hit your weekly limit · resets Apr 23 at 4pm', 'quota'],
  ['5-hour limit reached ∙ resets 3pm', 'quota'],
  ["You're out of extra usage · resets 3pm", 'quota'],
  ['rate limit', 'quota'],
  ['API Error: Rate limit reached', 'quota'],
  [`API Error: 429 ${body('rate_limit_error')}`, 'quota'],
  [`API Error (429 ${body('rate_limit_error')}) · Retrying in 5 seconds…`, 'quota'],
  [`API Error: 529 ${body('overloaded_error')}`, 'quota'],
  ['API Error: Repeated 529 Overloaded errors', 'quota'],
  ['API Error: Server is temporarily limiting requests (not your usage limit) · Rate limited', 'quota'],
  ['API Error: Connection error.', 'offline'],
  ['API Error: Unable to connect to API (ECONNREFUSED)', 'offline'],
  ['API Error: Request timed out.', 'offline'],
  [`API Error: 500 ${body('api_error')}`, 'offline'],
  ['API Error: 503 Service Unavailable', 'offline'],
];

describe('a text that is an error of the service as a whole', () => {
  test.each(MESSAGES)('%s', (text, expected) => {
    expect(serviceErrorAsWhole(text)).toBe(expected);
    expect(serviceErrorAsWhole(`\n  ${text}\n`)).toBe(expected);
    expect(serviceErrorOf(text)).toBe(expected);
  });
});

describe('a report that only tells of such an error', () => {
  test.each([
    'API Error: 401 was what the script got. I replaced the expired token and it works.',
    'API Error: 429 in the log came from the mirror, so I added a pause.',
    'Rate limit handling in fetch.ts was wrong: it retried at once. Fixed.',
    'Rate limited requests now wait.',
    'Invalid API key in .env was replaced.',
    'Connection error in the database driver: the port was wrong.',
    'Credit balance is too low to be shown in the report, so I widened the column.',
    'Not logged in users saw the page. I added the check.',
    'Overloaded functions were merged.',
    'Usage limit reached in 3 of 5 tests; I raised the limit in the fixture and all pass.',
    'The run failed with "Invalid API key · Please run /login". I ran the check again and it passes.',
    'I could not reproduce the rate limit.',
    'Error: Invalid API key was thrown by the test; the fixture is repaired.',
    '',
  ])('is none: %s', (text) => {
    expect(serviceErrorAsWhole(text)).toBeUndefined();
  });

  it('is none, whatever is told before the error', () => {
    const before = fc.stringMatching(/^[A-Z][a-z]{2,9}( [a-z]{2,9}){2,12}[.:]$/);
    fc.assert(
      fc.property(before, fc.constantFrom(...MESSAGES), (words, [message]) => {
        expect(serviceErrorAsWhole(`${words} ${message}`)).toBeUndefined();
        expect(serviceErrorAsWhole(`${words}\n${message}\n${words}`)).toBeUndefined();
      }),
    );
  });
});

it('the status of HTTP counts before any words', () => {
  expect(serviceErrorOf('something', 401)).toBe('credentials');
  expect(serviceErrorOf('something', 429)).toBe('quota');
  expect(serviceErrorOf('something', 503)).toBe('offline');
  expect(serviceErrorOf('something', 400)).toBeUndefined();
  expect(serviceErrorOf('Prompt is too long')).toBeUndefined();
});

it('a long text takes no long time', () => {
  for (const text of ['{"type"'.repeat(1_000_000), ' '.repeat(5_000_000), 'API Error: 401 '.repeat(300_000)])
    expect(serviceErrorAsWhole(text)).toBeUndefined();
});
