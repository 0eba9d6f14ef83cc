import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { notifyAfterRun, notifyStart } from '../../src/notify/after-run.ts';
import { noticeOf } from '../../src/notify/channels/desktop.ts';
import { slackPayload } from '../../src/notify/channels/slack.ts';
import { teamsPayload } from '../../src/notify/channels/teams.ts';
import { messageOf } from '../../src/notify/compose.ts';
import type { Message } from '../../src/notify/message.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import type { ProcessRequest, ProcessResult } from '../../src/system/processes/processes.ts';
import { spawnedProcesses } from '../../src/system/processes/spawned-processes.ts';
import { httpSinks } from '../support/http-sink.ts';
import { failedPhase, notifyingIn, runIdOf, runOf } from '../support/notifying.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const sinks = httpSinks();

/** The limits that Slack publishes for the blocks used here. */
const mrkdwn = (longest: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(longest), verbatim: z.boolean() });
const slackSchema = z.strictObject({
  text: z.string().min(1).max(4000),
  unfurl_links: z.boolean(),
  unfurl_media: z.boolean(),
  blocks: z
    .array(
      z.union([
        z.strictObject({
          type: z.literal('header'),
          text: z.strictObject({
            type: z.literal('plain_text'),
            text: z.string().min(1).max(150),
            emoji: z.boolean(),
          }),
        }),
        z.strictObject({ type: z.literal('section'), text: mrkdwn(3000) }),
        z.strictObject({ type: z.literal('section'), fields: z.array(mrkdwn(2000)).min(1).max(10) }),
        z.strictObject({ type: z.literal('context'), elements: z.array(mrkdwn(3000)).min(1).max(10) }),
      ]),
    )
    .min(1)
    .max(50),
});

/** What is read as markup of a block. */
function mrkdwnIn(block: z.infer<typeof slackSchema>['blocks'][number]): string[] {
  if (block.type === 'header') return [];
  if (block.type === 'context') return block.elements.map(({ text }) => text);
  return 'text' in block ? [block.text.text] : block.fields.map(({ text }) => text);
}

const textBlock = z.object({ type: z.literal('TextBlock'), text: z.string().min(1), wrap: z.literal(true) });
const teamsSchema = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: z.object({
        type: z.literal('AdaptiveCard'),
        version: z.enum(['1.0', '1.1', '1.2', '1.3', '1.4', '1.5']),
        body: z
          .array(
            z.union([
              textBlock,
              z.object({
                type: z.literal('FactSet'),
                facts: z.array(z.strictObject({ title: z.string(), value: z.string() })),
              }),
            ]),
          )
          .min(1),
      }),
    }),
  ]),
});

const origin = (workspace = '/home/me/repo') => ({
  workspace,
  machineId: 'laptop',
  language: 'en' as const,
  mask: createMask({ env: {} }),
});
const message = (fields: Partial<Message> = {}): Message => ({
  ...messageOf(runOf(), { occasions: ['failed'], bad: 1 }, origin()),
  ...fields,
});

/** A message with texts of any length and any characters. */
const anyMessage = fc
  .record({
    title: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
    lines: fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4000 }), { maxLength: 120 }),
    next: fc.array(fc.string({ minLength: 1, maxLength: 200 }), { maxLength: 3 }),
    facts: fc.array(
      fc.record({ name: fc.string({ maxLength: 30 }), value: fc.string({ maxLength: 3000 }) }),
      { maxLength: 14 },
    ),
  })
  .map((fields) => message(fields));

describe('whatever a message says', () => {
  it('Slack is given no more than it takes, and no half entity', () => {
    fc.assert(
      fc.property(anyMessage, (one) => {
        const payload = slackSchema.parse(slackPayload(one));
        for (const block of payload.blocks)
          for (const text of mrkdwnIn(block)) expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      }),
      { numRuns: 60 },
    );
  });

  it('Teams is given a card of less than 28 KB', () => {
    fc.assert(
      fc.property(anyMessage, (one) => {
        const text = teamsPayload({ ...one, facts: one.facts.slice(0, 3) });
        expect(Buffer.byteLength(text)).toBeLessThan(28 * 1024);
        teamsSchema.parse(JSON.parse(text));
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is read as markup', () => {
  const lines = [
    '<!channel> & <https://evil.example|here> *bold*',
    '- [click](https://evil.example) _x_ `y`',
  ];

  it('is text in Slack', () => {
    const text = JSON.stringify(slackPayload(message({ lines })));
    expect(text).toContain('&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;');
    expect(text).not.toContain('<!');
  });

  it('is text in Teams', () => {
    const text = teamsPayload(message({ lines }));
    expect(JSON.parse(text).attachments[0].content.body.at(-2).text).toBe(
      '\\- \\[click\\]\\(https://evil.example\\) \\_x\\_ \\`y\\`',
    );
  });
});

describe('a message', () => {
  it('names the folder of the workspace and not where it lies', () => {
    expect(JSON.stringify(message())).not.toContain('/home/me');
  });

  it('is masked, and bounded after that', () => {
    const mask = createMask({ env: { MY_TOKEN: 'correct-horse-battery-9' } });
    const phases = [failedPhase({ name: `${'x '.repeat(120)}correct-horse-battery-9` })];
    const made = messageOf(runOf({ phases }), { occasions: ['failed'], bad: 1 }, { ...origin(), mask });
    expect(JSON.stringify(made)).not.toContain('correct');
    expect(Math.max(...made.lines.map((line) => line.length))).toBeLessThanOrEqual(250);
  });

  it('lists ten failed tasks and counts the others, in the language of its readers', () => {
    const phases = Array.from({ length: 14 }, (_, at) => failedPhase({ name: `task ${at}` }));
    const french = { ...origin(), language: 'fr' as const };
    const { title, lines } = messageOf(runOf({ phases }), { occasions: ['still-failing'], bad: 3 }, french);
    expect(title).toBe('roo-fsm : repo sur laptop toujours en échec, 3 exécutions de suite (échec)');
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('… et 4 autres');
  });

  it('says what is wrong with a configuration, why a run escalated and what came of it', () => {
    const run = runOf({
      status: 'error',
      phases: [],
      configError: {
        reason: 'config-invalid',
        source: 'c.json',
        problems: [{ message: '"kind" is missing' }],
      },
      escalation: {
        level: 3,
        reasons: [{ code: 'escalation.config-unreadable', params: {} }],
        outcome: 'agent.repaired',
      },
    });
    expect(messageOf(run, { occasions: ['escalated'], bad: 1 }, origin()).lines).toEqual([
      '"kind" is missing',
      'the configuration cannot be read',
      '→ the agent has repaired it',
    ]);
  });
});

describe('a healthchecks service', () => {
  it('hears of the start and the end of every run, under one id', async () => {
    const sink = await sinks.answering(200);
    const channels = [{ type: 'healthchecks' as const, url: `${sink.url}/ping/check-1/?create=1` }];
    const notifying = notifyingIn(folder.path, { channels, onSuccess: 'never', onFailure: 'never' });
    for (const [number, status] of (
      ['success', 'failure', 'partial_success', 'cancelled'] as const
    ).entries()) {
      await notifyStart(notifying, runIdOf(number));
      await notifyAfterRun(notifying, runOf({ number, status }), undefined);
    }
    await notifyAfterRun(notifying, runOf({ number: 9, dryRun: true }), undefined);
    const query = (number: number): string => `?create=1&rid=${runIdOf(number)}`;
    expect(sink.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST /ping/check-1/start${query(0)}`,
      `POST /ping/check-1${query(0)}`,
      `POST /ping/check-1/start${query(1)}`,
      `POST /ping/check-1/fail${query(1)}`,
      `POST /ping/check-1/start${query(2)}`,
      `POST /ping/check-1/fail${query(2)}`,
      `POST /ping/check-1/start${query(3)}`,
      `POST /ping/check-1/log${query(3)}`,
    ]);
    expect(sink.asked[3]?.body).toContain('synchronization / git_sync: no address for git.example');
  });
});

describe('Slack and Teams', () => {
  it.each(['slack', 'teams'] as const)('%s gets JSON and its answer of 2xx is enough', async (type) => {
    const sink = await sinks.answering([202, {}, '']);
    const notifying = notifyingIn(folder.path, { channels: [{ type, url: `${sink.url}/hook` }] });
    expect(await notifyAfterRun(notifying, runOf(), undefined)).toMatchObject([{ outcome: 'sent' }]);
    const schema = type === 'slack' ? slackSchema : teamsSchema;
    schema.parse(JSON.parse(sink.asked[0]?.body ?? ''));
    expect(sink.asked[0]?.headers['content-type']).toMatch(/^application\/json/);
  });
});

describe('the log', () => {
  it('has a line for each notification', async () => {
    const notifying = notifyingIn(folder.path, { channels: [{ type: 'log' }] });
    await notifyAfterRun(notifying, runOf({ number: 1 }), undefined);
    await notifyAfterRun(notifying, runOf({ number: 2, status: 'success' }), undefined);
    const file = path.join(folder.path, 'data', 'logs', 'notifications.log');
    const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).occasion)).toEqual(['failed', 'recovered']);
  });
});

describe('a notice on the desktop', () => {
  const channels = [{ type: 'desktop' as const }];

  it('is given up where the machine has no program for it', async () => {
    const notifying = notifyingIn(folder.path, { channels });
    const processes = { run: (request: ProcessRequest) => spawnedProcesses().run(missing(request)) };
    fs.mkdirSync(notifying.workspace);
    expect(await notifyAfterRun({ ...notifying, processes }, runOf(), undefined)).toMatchObject([
      { outcome: 'given-up', reason: { code: 'notify.no-program', params: { code: 'ENOENT' } } },
    ]);
  });

  it.each([
    [0, 'sent'],
    [1, 'deferred'],
  ])('whose program ends with %i is %s', async (exitCode, outcome) => {
    const notifying = notifyingIn(folder.path, { channels });
    const ended: ProcessResult = { end: 'exited', exitCode, stdout: '', stderr: 'no bus', durationMs: 1 };
    const processes = { run: () => Promise.resolve(ended) };
    expect(await notifyAfterRun({ ...notifying, processes }, runOf(), undefined)).toMatchObject([
      { outcome },
    ]);
  });

  it.each(['linux', 'darwin', 'win32'] as const)('on %s reads nothing of a message as code', (platform) => {
    const evil = `"; touch /tmp/x; $(touch y) \`z\` <b>`;
    const { argv, env } = noticeOf(platform, evil, evil);
    const asArguments = argv.filter((one) => one.includes('touch'));
    switch (platform) {
      case 'linux':
        expect(argv.slice(0, 3)).toEqual(['notify-send', '--app-name=roo-fsm', '--']);
        expect(asArguments).toEqual([evil, evil.replace('<b>', '&lt;b&gt;')]);
        break;
      case 'darwin':
        expect(argv.slice(-2)).toEqual([evil, evil]);
        expect(asArguments).toHaveLength(2);
        break;
      case 'win32':
        expect(asArguments).toEqual([]);
        expect(env).toEqual({ ROO_FSM_TITLE: evil, ROO_FSM_BODY: evil });
        break;
      default:
        platform satisfies never;
    }
  });

  const missing = (request: ProcessRequest): ProcessRequest => {
    const { command } = request;
    if (!('argv' in command)) throw new Error('a notice needs no shell');
    return { ...request, command: { argv: ['roo-fsm-no-such-program', ...command.argv.slice(1)] } };
  };
});
