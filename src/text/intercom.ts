import type { Params } from '../../store/finding.ts';
import { fill, type Language, type Sentence } from './sentence.ts';

/** What is said of INTERCOM. */
export const intercomSentences = {
  'intercom.waits': {
    en: '{file}: {count} {count#message|messages}, {unread} unread, {open} open (roo-fsm intercom)',
    fr: '{file} : {count} {count#message|messages}, non lus {unread}, tâches en attente {open} (roo-fsm intercom)',
  },
} satisfies Record<string, Sentence>;

/** The words of `intercom`. */
export const intercomWords = {
  'intercom.unread': { en: 'unread', fr: 'non lu' },
  'intercom.open': { en: 'open', fr: 'en attente' },
  'intercom.no-file': {
    en: 'there is no message file yet: {file}',
    fr: 'pas encore de fichier de messages : {file}',
  },
  'intercom.nothing': {
    en: '{file}: nothing waits ({count} {count#message|messages})',
    fr: '{file} : rien en attente ({count} {count#message|messages})',
  },
  'intercom.acknowledge': {
    en: 'read them all: roo-fsm intercom ack --all',
    fr: 'tout marquer comme lu : roo-fsm intercom ack --all',
  },
  'intercom.posted': { en: 'written to {file} as {id}', fr: 'écrit dans {file} sous {id}' },
  'intercom.acknowledged': {
    en: '{count} {count#message|messages} acknowledged in {file}',
    fr: '{count} {count#message marqué comme lu|messages marqués comme lus} dans {file}',
  },
  'intercom.none-unread': { en: 'nothing is unread', fr: 'rien à lire' },
  'intercom.short-enough': {
    en: '{file}: {count} {count#message|messages}, nothing to take out',
    fr: '{file} : {count} {count#message|messages}, rien à retirer',
  },
  'intercom.condensed': {
    en: '{file}: {count} {count#message was|messages were} put into {archive}, {left} left',
    fr: '{file} : {count} {count#message déplacé|messages déplacés} vers {archive}, reste {left}',
  },
  'intercom.would-condense': {
    en: '{file}: {count} {count#message|messages} would be put into {archive}, {left} left',
    fr: '{file} : {count} {count#message serait déplacé|messages seraient déplacés} vers {archive}, reste {left}',
  },
} as const satisfies Record<string, Sentence>;

export type IntercomWord = keyof typeof intercomWords;

/** A word or sentence of `intercom` in the reader's language. */
export const intercomWord = (name: IntercomWord, language: Language, params: Params = {}): string =>
  fill(intercomWords[name], language, params);
