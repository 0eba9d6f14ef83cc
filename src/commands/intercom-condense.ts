import path from 'node:path';
import { intercomFileOf } from '../intercom/file-of.ts';
import { condenseNow } from '../intercom/intercom.ts';
import { EXIT } from '../report/command-error.ts';
import { intercomWord } from '../text/intercom.ts';
import { type IntercomOptions, mustBeEnabled, openIntercom, toldTrouble } from './intercom.ts';

export type IntercomCondenseOptions = IntercomOptions & { dryRun?: boolean };

/** `roo-fsm intercom condense`: puts old messages into the archive now, when there are too many. */
export async function intercomCondense(options: IntercomCondenseOptions): Promise<number> {
  const { place, screen } = await openIntercom(options);
  const dryRun = options.dryRun === true;
  if (!dryRun) mustBeEnabled(place);
  const done = await condenseNow(place, { dryRun });
  if (!done.ok) throw toldTrouble(done.failure);
  const file = done.value?.file ?? intercomFileOf(place.config, place.machineId);
  const { removed, before, after } = done.value ?? { removed: 0, before: 0, after: 0 };
  const archive = done.value === null ? '' : path.basename(done.value.archive);
  const { language } = screen;
  if (options.json === true) {
    const document = { schema: 'roo-fsm/intercom-condense@1', dryRun, file, archive, removed, before, after };
    screen.out(`${JSON.stringify(document, null, 2)}\n`);
  } else if (done.value === null) screen.out(`${intercomWord('intercom.no-file', language, { file })}\n`);
  else if (removed === 0)
    screen.out(`${intercomWord('intercom.short-enough', language, { file, count: before })}\n`);
  else {
    const word = dryRun ? 'intercom.would-condense' : 'intercom.condensed';
    screen.out(`${intercomWord(word, language, { file, count: removed, archive, left: after })}\n`);
  }
  return EXIT.success;
}
