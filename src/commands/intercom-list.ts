import { intercomFileOf } from '../intercom/file-of.ts';
import { type Read, readIntercom } from '../intercom/intercom.ts';
import { bodyOf } from '../intercom/parse.ts';
import { EXIT } from '../report/command-error.ts';
import { printable } from '../report/printable.ts';
import type { Terminal } from '../report/terminal.ts';
import { bounded } from '../tasks/bounded.ts';
import { intercomWord } from '../text/intercom.ts';
import { type IntercomOptions, openIntercom, toldTrouble } from './intercom.ts';

export type IntercomListOptions = IntercomOptions & { all?: boolean };

/** `roo-fsm intercom`: what waits in the message file of this machine, or all that is in it. Changes nothing. */
export async function intercomList(options: IntercomListOptions): Promise<number> {
  const { place, screen, mask } = await openIntercom(options);
  const read = readIntercom(place);
  if (!read.ok) throw toldTrouble(read.failure);
  const file = read.value?.file ?? intercomFileOf(place.config, place.machineId);
  const messages = read.value?.messages ?? [];
  const waiting = messages.filter(({ waiting: { unread, open } }) => unread || open);
  const shown = (options.all === true ? messages : waiting).map((one) => ({
    ...one,
    // Masked before it is cut: half a secret would not be recognised.
    body: mask.text(read.value === null ? '' : bodyOf(one.entry, read.value.carrier)),
  }));
  if (options.json === true) {
    const document = {
      schema: 'roo-fsm/intercom@1',
      file,
      exists: read.value !== null,
      total: messages.length,
      unread: messages.filter(({ waiting: { unread } }) => unread).length,
      openTasks: messages.filter(({ waiting: { open } }) => open).length,
      messages: shown.map(documentOf),
    };
    screen.out(`${JSON.stringify(mask.json(document), null, 2)}\n`);
    return EXIT.success;
  }
  const { language } = screen;
  if (read.value === null) screen.out(`${intercomWord('intercom.no-file', language, { file })}\n`);
  else if (shown.length === 0)
    screen.out(`${intercomWord('intercom.nothing', language, { file, count: messages.length })}\n`);
  else screen.out(shown.map((one) => lines(one, screen, mask.text, options.verbose === true)).join('\n'));
  if (waiting.some(({ waiting: { unread } }) => unread) && options.quiet !== true)
    screen.info(`${intercomWord('intercom.acknowledge', language)}\n`);
  return EXIT.success;
}

type Shown = Read & { body: string };

const MOST_CHARACTERS = 20_000;

const documentOf = ({ entry: { id, heading }, waiting, body }: Shown): object => ({
  id,
  at: heading.at,
  from: heading.from,
  to: heading.to,
  type: heading.type,
  ...(heading.title === '' ? {} : { title: heading.title }),
  unread: waiting.unread,
  open: waiting.open,
  body: body.length > MOST_CHARACTERS ? `${body.slice(0, MOST_CHARACTERS)}…` : body,
});

function lines(
  { entry: { id, heading }, waiting, body }: Shown,
  { language, colours }: Terminal,
  masked: (text: string) => string,
  isWhole: boolean,
): string {
  const marks = (['unread', 'open'] as const).filter((mark) => waiting[mark]);
  const told = marks.map((mark) => intercomWord(`intercom.${mark}`, language)).join(', ');
  const { stamp, from, to, type, title } = heading;
  const head = printable(masked(`${stamp}  ${from} → ${to} [${type}] ${title}`).trimEnd());
  const text = isWhole ? body.split('\n') : [bounded(body, 300)];
  const said = text.map((line) => `    ${printable(line)}\n`).join('');
  return `${colours.bold(head)}${told === '' ? '' : `  (${told})`}\n    ${colours.dim(id)}\n${said}`;
}
