import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { intercomSchema } from '../../config/intercom.ts';
import { type Announcing, announce, reportEnd } from '../../src/escalation/announce.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import type { StoredEvent } from '../../store/events.ts';
import { failure } from '../../store/failure.ts';
import { EscalatedRun, exampleRun, ONCE } from '../support/escalated-run.ts';
import { phase, plan, task } from '../support/plans.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const RUN = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890';
const INTERCOM = '.claude/local/INTERCOM-myia-po-2023.md';

let where: Announcing;
beforeEach(() => {
  where = {
    workspace: folder.path,
    dataDir: path.join(folder.path, '.roo-fsm'),
    machineId: 'myia-po-2023',
    intercom: intercomSchema.parse({}),
    language: 'fr',
    mask: createMask({ env: {} }),
    now: () => Date.UTC(2026, 0, 22, 6),
  };
});
const withIntercom = (change: object): Announcing => ({ ...where, intercom: intercomSchema.parse(change) });

const recordFile = () => path.join(where.dataDir, 'logs', 'escalations-202601.json');
const read = () => fs.readFileSync(recordFile(), 'utf8');
const log = () => JSON.parse(read());
const intercomText = () => fs.readFileSync(path.join(folder.path, INTERCOM), 'utf8');
const count = (text: string, part: string): number => text.split(part).length - 1;
const write = (text: string | Buffer): void => {
  fs.mkdirSync(path.dirname(recordFile()), { recursive: true });
  fs.writeFileSync(recordFile(), text);
};

/** The example, to its end: nobody could be asked. */
const ended = () =>
  exampleRun()
    .announced()
    .fact({
      type: 'agent.answered',
      data: { outcome: 'not-available', reason: { code: 'agent.not-available', params: {} } },
    });

describe('an escalation', () => {
  it('is recorded in the shape of the original, and told in INTERCOM', async () => {
    expect(await announce(where, exampleRun().events)).toEqual({
      record: 'written',
      intercom: 'written',
      messageId: `${RUN}-escalation`,
    });
    expect(log()).toEqual({
      month: '2026-01',
      escalations: [
        expect.objectContaining({
          timestamp: expect.stringMatching(/^2026-01-22T06:15:00\.000[+-]\d\d:\d\d$/),
          execution_id: RUN,
          status: 'failure',
          reasons: ['Phase critique échouée: diagnostic', 'Nombre élevé de tâches échouées: 5'],
          phases_summary: {
            phases_executed: 2,
            phases_successful: 0,
            phases_failed: 2,
            total_tasks: 12,
            successful_tasks: 1,
            failed_tasks: 5,
          },
          intercom_notified: true,
          machine: 'myia-po-2023',
          level: 3,
          outcome: 'open',
          duration_ms: 45_200,
        }),
      ],
    });
    expect(Object.keys(log().escalations[0]).slice(0, 6)).toEqual([
      'timestamp',
      'execution_id',
      'status',
      'reasons',
      'phases_summary',
      'intercom_notified',
    ]);
    expect(intercomText()).toContain('**🚨 ESCALADE LEVEL 3 - Intervention Requise**');
    expect(intercomText()).toContain('roo-scheduler → claude-code [ERROR]');
    expect(intercomText()).toContain('**Durée:** 45.2 secondes');
  });

  it('that is written down again after a crash is there once', async () => {
    const { events } = exampleRun();
    await announce(where, events);
    const before = { record: read(), intercom: intercomText() };
    expect(await announce(where, events)).toMatchObject({ record: 'written', intercom: 'written' });
    expect({ record: read(), intercom: intercomText() }).toEqual(before);
  });

  it('leaves no draft and no second copy of its file behind', async () => {
    await announce(where, exampleRun().events);
    await reportEnd(where, ended().events);
    expect(fs.readdirSync(path.dirname(recordFile()))).toEqual(['escalations-202601.json']);
  });

  it('is not called told when INTERCOM cannot be written', async () => {
    fs.mkdirSync(path.join(folder.path, INTERCOM), { recursive: true });
    const announced = await announce(where, exampleRun().events);
    expect(announced).toMatchObject({
      record: 'written',
      intercom: 'failed',
      reason: { code: 'escalation.intercom-not-written', params: { file: INTERCOM } },
    });
    expect(announced.messageId).toBeUndefined();
    expect(log().escalations[0].intercom_notified).toBe(false);
  });

  it('is told in INTERCOM even when its record cannot be written', async () => {
    fs.mkdirSync(where.dataDir, { recursive: true });
    fs.writeFileSync(path.join(where.dataDir, 'logs'), 'in the way');
    expect(await announce(where, exampleRun().events)).toMatchObject({
      record: 'failed',
      intercom: 'written',
      reason: {
        code: 'escalation.record-not-written',
        params: { file: '.roo-fsm/logs/escalations-202601.json' },
      },
    });
    expect(intercomText()).toContain(RUN);
    expect(fs.readFileSync(path.join(where.dataDir, 'logs'), 'utf8')).toBe('in the way');
  });

  it('is only recorded where INTERCOM is not wanted', async () => {
    expect(await announce(withIntercom({ enabled: false }), exampleRun().events)).toEqual({
      record: 'written',
      intercom: 'unwanted',
    });
    expect(log().escalations[0].intercom_notified).toBe(false);
    expect(fs.existsSync(path.join(folder.path, '.claude'))).toBe(false);
  });

  it('tells no secret', async () => {
    const secret = 'hunter2-hunter2';
    const mask = createMask({ env: {} });
    mask.learn([secret]);
    const run = new EscalatedRun({
      plan: plan([phase('a', [task('x', ONCE)], { critical: true })], { recovery: {} }),
      byHand: { reason: `use ${secret}`, context: `or ${secret}`, agent: false },
    }).fail('a/x', failure('threw', { message: `with ${secret}` }));
    await announce({ ...where, mask }, run.events);
    expect(read() + intercomText()).not.toContain(secret);
    expect(intercomText()).toContain('or ***');
  });

  it('of a run that does not escalate writes nothing', async () => {
    const { events } = new EscalatedRun({ plan: plan([phase('a', ['x'])]) }).succeed('a/x');
    expect(await announce(where, events)).toEqual({ record: 'unwanted', intercom: 'unwanted' });
    expect(fs.readdirSync(folder.path)).toEqual([]);
  });
});

describe('the file of records', () => {
  const foreign = { timestamp: 'x', execution_id: 'other', something: { of: ['theirs'] } };

  it.each([
    ['with a byte order mark', (text: string) => `\ufeff${text}`],
    ['in UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['as it is', (text: string) => text],
  ])('of others is kept, %s', async (_, written) => {
    write(written(JSON.stringify({ month: '2026-01', note: 'theirs', escalations: [foreign, 7] })));
    await announce(where, exampleRun().events);
    expect(log()).toMatchObject({ month: '2026-01', note: 'theirs' });
    expect(log().escalations).toHaveLength(3);
    expect(log().escalations.slice(0, 2)).toEqual([foreign, 7]);
    expect(fs.readFileSync(recordFile())[0]).toBe('{'.charCodeAt(0));
  });

  it('may hold one record that PowerShell wrote without its list', async () => {
    write(JSON.stringify({ month: '2026-01', escalations: foreign }));
    await announce(where, exampleRun().events);
    expect(log().escalations[0]).toEqual(foreign);
    expect(log().escalations[1].execution_id).toBe(RUN);
  });

  it.each([['{"month": "2026-01", "escal'], ['[]'], ['{"escalations": "none"}'], ['']])(
    'that cannot be understood is put aside and not lost: %s',
    async (text) => {
      write(text);
      fs.writeFileSync(`${recordFile()}.damaged`, 'an earlier one');
      await announce(where, exampleRun().events);
      expect(fs.readFileSync(`${recordFile()}.damaged-2`, 'utf8')).toBe(text);
      expect(fs.readFileSync(`${recordFile()}.damaged`, 'utf8')).toBe('an earlier one');
      expect(log().escalations).toHaveLength(1);
    },
  );

  it.skipIf(process.platform === 'win32')('that is a link stays one', async () => {
    const elsewhere = path.join(folder.path, 'elsewhere.json');
    fs.writeFileSync(elsewhere, JSON.stringify({ month: '2026-01', escalations: [] }));
    fs.mkdirSync(path.dirname(recordFile()), { recursive: true });
    fs.symlinkSync(elsewhere, recordFile());
    await announce(where, exampleRun().events);
    expect(fs.lstatSync(recordFile()).isSymbolicLink()).toBe(true);
    expect(JSON.parse(fs.readFileSync(elsewhere, 'utf8')).escalations).toHaveLength(1);
  });
});

describe('the end of a run', () => {
  it('is put into the record of its escalation, and reported', async () => {
    await announce(where, exampleRun().events);
    expect(await reportEnd(where, ended().events)).toEqual([]);
    expect(log().escalations).toHaveLength(1);
    expect(log().escalations[0]).toMatchObject({
      status: 'failure',
      outcome: 'agent.not-available',
      intercom_notified: true,
      agent: { asked: true, outcome: 'not-available', repaired: null },
      left_to_person: true,
      final_status: 'failure',
    });
    expect(intercomText()).toContain('[ASK]');
    expect(intercomText()).toContain('Une personne doit intervenir');
  });

  it('that is told again after a crash changes nothing', async () => {
    await announce(where, exampleRun().events);
    await reportEnd(where, ended().events);
    const before = { record: read(), intercom: intercomText() };
    await reportEnd(where, ended().events);
    expect({ record: read(), intercom: intercomText() }).toEqual(before);
  });

  it('says what the agent did and what it cost', async () => {
    const run = exampleRun()
      .announced()
      .fact({
        type: 'agent.answered',
        data: {
          outcome: 'done',
          reason: { code: 'agent.done', params: {} },
          work: {
            program: '/bin/claude',
            exitCode: 0,
            durationMs: 90_000,
            costUsd: 0.25,
            turns: 7,
            model: 'm',
            sessionId: 's-1',
            says: 'I put it right.',
          },
        },
      })
      .fact({ type: 'verification.finished', data: { repaired: true, stillFailing: [] } });
    await reportEnd(where, run.events);
    expect(log().escalations[0]).toMatchObject({
      status: 'failure',
      final_status: 'partial_success',
      repaired_by: 'agent',
      outcome: 'agent.repaired',
      duration_ms: 45_200,
      verification: { repaired: true, still_failing: [] },
      agent: {
        asked: true,
        outcome: 'done',
        repaired: true,
        program: '/bin/claude',
        exit_code: 0,
        duration_ms: 90_000,
        cost_usd: 0.25,
        turns: 7,
        model: 'm',
        session_id: 's-1',
        says: 'I put it right.',
      },
    });
  });

  it('says why nobody was asked', async () => {
    const run = exampleRun({ trigger: 'demo' }).announced();
    await reportEnd(where, run.events);
    expect(log().escalations[0].agent).toEqual({
      asked: false,
      reason: 'une démonstration n’appelle aucun agent',
    });
  });

  describe('is reported as the configuration asks', () => {
    const good = () => new EscalatedRun({ plan: plan([phase('a', ['x'])]) }).succeed('a/x').events;
    const bad = () =>
      new EscalatedRun({ plan: plan([phase('a', [task('x', ONCE)]), phase('b', ['y'])]) })
        .fail('a/x', failure('script-missing', { path: 'p' }))
        .succeed('b/y').events;
    const told = async (reportAfterExecution: string, events: readonly StoredEvent[]): Promise<number> => {
      fs.rmSync(path.join(folder.path, '.claude'), { recursive: true, force: true });
      await reportEnd(withIntercom({ reportAfterExecution }), events);
      return fs.existsSync(path.join(folder.path, INTERCOM)) ? count(intercomText(), '→ claude-code [') : 0;
    };

    it.each([
      ['never', 0, 0, 0],
      ['escalations', 0, 0, 1],
      ['failures', 0, 1, 1],
      ['always', 1, 1, 1],
    ])('%s', async (wanted, ofGood, ofBad, ofEscalated) => {
      expect([
        await told(wanted, good()),
        await told(wanted, bad()),
        await told(wanted, ended().events),
      ]).toEqual([ofGood, ofBad, ofEscalated]);
    });
  });

  it('says what could not be written', async () => {
    fs.mkdirSync(where.dataDir, { recursive: true });
    fs.writeFileSync(path.join(where.dataDir, 'logs'), '');
    fs.mkdirSync(path.join(folder.path, INTERCOM), { recursive: true });
    expect(await reportEnd(where, ended().events)).toEqual([
      {
        code: 'escalation.nothing-written',
        params: { recordCode: expect.any(String) as string, intercomCode: expect.any(String) as string },
      },
    ]);
  });
});
