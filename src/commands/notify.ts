import type { ReadConfig } from '../../config/read.ts';
import type { Reason } from '../../store/events.ts';
import { learnSecrets, type Notifying } from '../notify/notifying.ts';
import { unreadableConfig } from '../report/config-error.ts';
import { type Terminal, terminal } from '../report/terminal.ts';
import { maskFor } from '../run/mask-for.ts';
import type { Place } from '../run/place.ts';
import { systemClock } from '../system/clock.ts';
import { sentence } from '../text/catalogue.ts';
import { type ConfigOptions, configured } from './configured.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';

export type NotifyOptions = CommonOptions & ConfigOptions;

/** What the commands of `notify` work with. */
export async function notifyingFor(
  options: NotifyOptions,
): Promise<{ place: Place; notifying: Notifying; screen: Terminal }> {
  const place = placeOf(options);
  const read = await configured(place, options);
  if (!read.ok) throw unreadableConfig(read.failure);
  const { config }: ReadConfig = read.value;
  const screen = terminal(options, process.env, config.language);
  const { workspace, dataDir, machineId } = place;
  const notifying: Notifying = {
    ...{ workspace, dataDir, machineId, language: screen.language },
    config: config.notifications,
    env: process.env,
    mask: await maskFor(read, process.env),
    clock: systemClock,
  };
  learnSecrets(notifying);
  return { place, notifying, screen };
}

/** A reason as a sentence, with nothing in it that is secret. */
export const whyOf = (reason: Reason | null | undefined, { mask, language }: Notifying): string =>
  reason == null ? '' : mask.text(sentence(reason.code, reason.params, language));
