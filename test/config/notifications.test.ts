// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a configuration look like that
import { describe, expect, it } from 'vitest';
import { accepted, CONFIG, refused, toldOf } from '../support/configs.ts';

const notifications = (fields: object): object => ({ ...CONFIG, notifications: fields });
const channels = (...list: object[]): object => notifications({ channels: list });
const MAIL = { type: 'email', host: 'mail.example', from: 'a@b.example', to: ['c@d.example'] };
const HOOK = { type: 'webhook', url: 'https://hook.example/x' };

const told = (config: object): string[] =>
  toldOf(refused(config)).map((one) => one.replace(/^notifications\.(channels\[0\]\.?)?/, ''));

describe('a channel is refused', () => {
  it.each<[string, object, string | RegExp]>([
    [
      'whose address is none',
      channels({ ...HOOK, url: 'hook.example' }),
      /^url: an address that begins with/,
    ],
    [
      'whose address has no host',
      channels({ ...HOOK, url: 'https://' }),
      /^url: an address that begins with/,
    ],
    ['that writes to a file', channels({ type: 'slack', url: 'file:///x' }), /^url: an address that begins/],
    [
      'whose reference is not written like one',
      channels({ ...HOOK, url: 'https://hook.example/${HOOK}' }),
      /^url: a reference to a variable is written \$\{env:NAME\}/,
    ],
    ['whose header is no header', channels({ ...HOOK, headers: { 'X Y': 'z' } }), /^headers/],
    [
      'whose header would begin another one',
      channels({ ...HOOK, headers: { 'X-Y': 'z\r\nX-Z: 1' } }),
      /^headers\.X-Y: a header has one line/,
    ],
    [
      'that sets what roo-fsm sets',
      channels({ ...HOOK, headers: { Host: 'z' } }),
      'headers.Host: the header Host is set by roo-fsm itself',
    ],
    [
      'with a user and no password',
      channels({ ...MAIL, user: 'u' }),
      ': a login has a "user" and a "password"; "password" is missing',
    ],
    [
      'with a password and no user',
      channels({ ...MAIL, password: '${env:P}' }),
      ': a login has a "user" and a "password"; "user" is missing',
    ],
    [
      'that would tell its password to everybody on the way',
      channels({ ...MAIL, security: 'none', user: 'u', password: '${env:P}' }),
      'security: without encryption a password is only given to a server of this machine',
    ],
    ['from nobody', channels({ ...MAIL, from: 'me' }), /^from: an e-mail address/],
    [
      'to somebody with a second line',
      channels({ ...MAIL, to: ['a@b.example\r\nBcc: x@y.example'] }),
      /^to\[0\]: an e-mail address/,
    ],
    [
      'whose host has a port',
      channels({ ...MAIL, host: 'mail.example/x' }),
      /^host: the name or the address/,
    ],
    ['with a name of two lines', channels({ type: 'log', name: 'a\nb' }), /^name: a name is one line/],
  ])('%s', (_, config, expected) => {
    const [first] = told(config);
    if (typeof expected === 'string') expect(first).toBe(expected);
    else expect(first).toMatch(expected);
  });

  it('that is called like another, whatever the case, and by its type when it has no name', () => {
    const two = channels(HOOK, { ...HOOK, name: 'Webhook' });
    expect(toldOf(refused(two))).toEqual([
      'notifications.channels[1].name: two channels are called "Webhook"',
    ]);
    expect(toldOf(refused(channels(HOOK, HOOK)))).toEqual([
      'notifications.channels[1]: two channels are called "webhook"',
    ]);
  });

  it('without a secret of it being told', () => {
    const problems = refused(channels({ ...HOOK, url: 'hook.example/aBcDeFgHiJ0123456789' }));
    expect(JSON.stringify(problems)).not.toContain('aBcDeFgHiJ');
    const mail = refused(channels({ ...MAIL, user: 'u', password: 'x ${P} correct-horse' }));
    expect(JSON.stringify(mail)).not.toContain('correct-horse');
  });
});

it('quiet hours that never begin are refused', () => {
  const same = notifications({ quietHours: { from: '22:00', to: '22:00' } });
  expect(told(same)).toEqual(['quietHours.to: quiet hours end at another time than they begin']);
  expect(told(notifications({ quietHours: { from: '22h', to: '07:00' } }))[0]).toMatch(/^quietHours\.from/);
});

it('every channel of the README is accepted', () => {
  const all = channels(
    { type: 'slack', url: '${env:SLACK_WEBHOOK}' },
    { type: 'teams', url: 'https://prod.example/workflows/x?sig=${env:TEAMS_SIG}' },
    { ...HOOK, headers: { Authorization: 'Bearer ${env:TOKEN}' } },
    { ...MAIL, user: 'robot', password: '${env:SMTP_PASSWORD}', to: ['Team <team@example.org>'] },
    { ...MAIL, name: 'local', host: 'localhost', security: 'none', user: 'u', password: 'p' },
    { type: 'desktop' },
    { type: 'healthchecks', url: 'https://hc-ping.com/${env:HC_UUID}' },
    { type: 'log', enabled: false },
  );
  expect(accepted(all).config.notifications.channels).toHaveLength(8);
});
