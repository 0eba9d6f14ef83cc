import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/run/load-config.ts';
import { maskFor } from '../../src/run/mask-for.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { phase, script } from '../support/workspace.ts';

const folder = temporaryFolder();
const ENV = { PIN_OF_THE_DOOR: 'doorPIN-443322', PATH: '/usr/bin' };
const SAID = 'acct-661122 doorPIN-443322';

const load = () =>
  loadConfig({
    place: { workspace: folder.path, dataDir: path.join(folder.path, '.roo-fsm') },
    config: 'c.json',
    cwd: folder.path,
    env: { ROO_FSM_USER_CONFIG: '' },
  });

/** What the mask leaves of a text, with a configuration of this `masking`. */
async function masked(masking: object): Promise<string> {
  fs.writeFileSync(
    path.join(folder.path, 'c.json'),
    JSON.stringify({ masking, phases: [phase('a', [script('x', '')])] }, null, 2),
  );
  const config = await load();
  return (await maskFor(config, ENV)).text(SAID);
}

it('the patterns and variables of the configuration are hidden, and nothing else of it', async () => {
  expect(await masked({ patterns: ['acct-\\d{6}'] })).toBe('*** doorPIN-443322');
  expect(await masked({ variables: ['pin_of_the_door', 'NOT_THERE'] })).toBe('acct-661122 ***');
  expect(await masked({})).toBe(SAID);
});

it('what an agent and the channels are given is hidden from the beginning, and what it refers to', async () => {
  const sections = {
    escalation: {
      agent: { command: ['claude', '--token', 'tok-aaaa1111bbbb'], env: { API_KEY: 'key-cccc2222dddd' } },
    },
    notifications: {
      channels: [
        { type: 'slack', url: 'https://hooks.slack.com/services/T01/B02/a1B2c3D4e5F6g7H8i9J0k1L2' },
        {
          type: 'webhook',
          url: 'https://example.org/x',
          headers: { 'X-Api-Key': '$' + '{env:PIN_OF_THE_DOOR}' },
        },
        {
          type: 'email',
          host: 'h',
          from: 'a@b.c',
          to: ['a@b.c'],
          user: 'u',
          password: 'lettres-de-passe-77',
        },
      ],
    },
  };
  fs.writeFileSync(
    path.join(folder.path, 'c.json'),
    JSON.stringify({ ...sections, phases: [phase('a', [script('x', '')])] }),
  );
  const mask = await maskFor(await load(), ENV);
  expect(
    mask.text(
      'tok-aaaa1111bbbb key-cccc2222dddd a1B2c3D4e5F6g7H8i9J0k1L2 doorPIN-443322 lettres-de-passe-77 claude',
    ),
  ).toBe('*** *** *** *** *** claude');
});

it('a configuration with a wrong pattern is refused with its place, and adds none', async () => {
  expect(await masked({ patterns: ['acct-\\d{6}', 'a(b'] })).toBe(SAID);
  const config = await load();
  expect(config).toMatchObject({
    ok: false,
    failure: {
      reason: 'config-invalid',
      problems: [{ where: { file: 'c.json', line: 5, column: 7, key: 'masking.patterns[1]' } }],
    },
  });
});
