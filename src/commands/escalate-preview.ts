import { intercomSchema } from '../../config/intercom.ts';
import { begin } from '../../machines/step.ts';
import type { CatalogueEntry } from '../../store/catalogue.ts';
import { type Body, EVENT_VERSION, type StoredEvent } from '../../store/events.ts';
import { readRun } from '../../store/runs.ts';
import type { ByHand } from '../../store/standing.ts';
import { caseOf } from '../escalation/case.ts';
import { escalationMessage } from '../escalation/message.ts';
import { promptOf } from '../escalation/prompt.ts';
import type { Telling } from '../escalation/telling.ts';
import { intercomFileOf } from '../intercom/file-of.ts';
import { headingLine } from '../intercom/heading.ts';
import { EXIT } from '../report/command-error.ts';
import { type Terminal, terminal } from '../report/terminal.ts';
import { configuredLanguage } from '../run/configured-language.ts';
import { planFor } from '../run/kit.ts';
import { maskFor } from '../run/mask-for.ts';
import { startedOf } from '../run/started.ts';
import { escalationWord } from '../text/escalation.ts';
import { version } from '../version.ts';
import type { Asked, SessionOptions } from './watched.ts';

type ByHandAsked = Asked & { byHand: ByHand };

/**
 * `roo-fsm escalate --dry-run`: the message to INTERCOM and the prompt as they would be if what failed failed again as
 * it did. Writes, starts and asks nothing.
 */
export async function escalatePreview(
  asked: ByHandAsked,
  about: CatalogueEntry | null,
  options: SessionOptions,
): Promise<number> {
  const { place, config } = asked;
  const configuredAs = config.ok ? config.value.config.language : await configuredLanguage(place.workspace);
  const screen = terminal(options, process.env, configuredAs);
  const { language } = screen;
  const mask = await maskFor(config, process.env);
  const events = (config.ok ? earlierEvents(asked, about) : null) ?? newEvents(asked, screen, mask);
  const intercom = config.ok ? config.value.config.intercom : intercomSchema.parse({});
  const intercomFile = intercom.enabled ? intercomFileOf(intercom, place.machineId) : null;
  const telling: Telling = { language, ...place, mask: mask.text };
  const escalated = caseOf(events);
  if (escalated === null) throw new Error('what a person asks for escalates');
  const message = escalationMessage(escalated, telling);
  const prompt = promptOf({ ...telling, events, machineId: place.machineId, intercomFile });
  const tasks = asked.selection.only.filter((name) => name !== '');
  if (options.json === true) {
    const { type, body } = message;
    const document = {
      schema: 'roo-fsm/escalate-preview@1',
      about: about?.runId ?? null,
      tasks,
      intercom: intercomFile === null ? null : { file: intercomFile, type, body },
      prompt,
    };
    screen.out(`${JSON.stringify(document, null, 2)}\n`);
    return EXIT.success;
  }
  const say = (name: Parameters<typeof escalationWord>[0], params = {}): string =>
    screen.colours.bold(escalationWord(name, language, params));
  screen.out(
    [
      say('preview.tasks', { tasks: tasks.join(', ') || escalationWord('none', language) }),
      '',
      ...(intercomFile === null
        ? [say('preview.no-intercom')]
        : [say('preview.intercom', { file: intercomFile }), '', headingLine(message), '', message.body]),
      '',
      say('preview.prompt'),
      '',
      prompt,
    ].join('\n'),
  );
  return EXIT.success;
}

/** The earlier run up to where its work was done, with what the person says now; `null` when its log cannot be read. */
function earlierEvents({ place, byHand }: ByHandAsked, about: CatalogueEntry | null): StoredEvent[] | null {
  if (about === null) return null;
  let events: StoredEvent[];
  try {
    ({ events } = readRun(place.dataDir, about));
  } catch {
    return null;
  }
  const [started, ...rest] = events;
  const done = rest.find(({ type }) => type === 'work.completed');
  if (started?.type !== 'run.started' || started.data.plan === null || done === undefined) return null;
  const before = rest.filter(({ seq }) => seq <= done.seq);
  const reasons = rest.find(({ type }) => type === 'run.escalated');
  const earlier = reasons?.type === 'run.escalated' ? reasons.data.reasons : [];
  const escalated: StoredEvent<'run.escalated'> = {
    ...done,
    type: 'run.escalated',
    seq: done.seq + 1,
    data: {
      level: 3,
      reasons: [
        { code: 'escalation.by-hand', params: { reason: byHand.reason } },
        ...earlier.filter(({ code }) => code !== 'escalation.by-hand'),
      ],
    },
  };
  return [{ ...started, data: { ...started.data, byHand } }, ...before, escalated];
}

/** A run in which no task is made. */
function newEvents(
  asked: ByHandAsked,
  { language }: Terminal,
  mask: Awaited<ReturnType<typeof maskFor>>,
): StoredEvent[] {
  const runId = '00000000-0000-7000-8000-000000000000';
  const request = {
    ...asked,
    selection: { only: [''], skip: [], from: undefined },
    productVersion: version,
    language,
    report: () => {},
  };
  const data = startedOf({ request, plan: planFor(request, mask), digest: '' }, runId);
  const bodies: Body[] = [{ type: 'run.started', data }, ...begin(data).consequences];
  const at = new Date().toISOString();
  return bodies.map((one, index) => ({
    v: EVENT_VERSION,
    machineId: asked.place.machineId,
    runId,
    seq: index + 1,
    at,
    elapsedMs: 0,
    ...one,
  }));
}
