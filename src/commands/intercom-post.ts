import { v7 as uuid } from 'uuid';
import { appendMessage } from '../intercom/intercom.ts';
import { RECIPIENT, SENDER } from '../intercom/message.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { intercomWord } from '../text/intercom.ts';
import { type IntercomOptions, mustBeEnabled, openIntercom, toldTrouble } from './intercom.ts';

export type IntercomPostOptions = IntercomOptions & {
  type: string;
  to?: string;
  from?: string;
  re?: string[];
};

/** `roo-fsm intercom post`: writes a message, from the command line or from stdin. */
export async function intercomPost(words: readonly string[], options: IntercomPostOptions): Promise<number> {
  const { place, screen, mask } = await openIntercom(options);
  mustBeEnabled(place);
  const type = typeOf(options.type);
  const said = words.length > 0 ? words.join(' ') : await fromStdin();
  if (said.trim() === '')
    throw usage('there is no text', 'roo-fsm intercom post "TEXT", or the text on stdin');
  const answered = options.re === undefined ? '' : `re: ${options.re.join(' ')}\n\n`;
  const id = uuid();
  const posted = await appendMessage(place, {
    id,
    at: new Date(place.now()).toISOString(),
    from: options.from ?? SENDER,
    to: options.to ?? RECIPIENT,
    type,
    body: mask.text(`${answered}${said.trimEnd()}`),
  });
  if (!posted.ok) throw toldTrouble(posted.failure);
  const { file } = posted.value;
  if (options.json === true)
    screen.out(`${JSON.stringify({ schema: 'roo-fsm/intercom-post@1', file, id, type }, null, 2)}\n`);
  else screen.out(`${intercomWord('intercom.posted', screen.language, { file, id })}\n`);
  return EXIT.success;
}

function typeOf(given: string): string {
  if (/^[a-z]{2,20}$/i.test(given)) return given.toUpperCase();
  throw usage(`--type: "${given}" is not one word`, '--type INFO, or TASK, ASK, DONE, REPLY, WARN, ERROR, …');
}

/** More is nothing that anybody would read. */
const MOST_BYTES = 1024 * 1024;

async function fromStdin(): Promise<string> {
  if (process.stdin.isTTY === true) return '';
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of process.stdin) {
    const bytes = Buffer.from(piece);
    length += bytes.length;
    if (length > MOST_BYTES)
      throw usage('the text on stdin is longer than 1 MiB', 'write less, and name a file');
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString();
}

const usage = (message: string, remedy: string): CommandError =>
  new CommandError({ reason: 'usage', message, exitCode: EXIT.usage, remedy });
