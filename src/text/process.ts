import type { Sentence } from './sentence.ts';

/** What `command` tasks say. */
export const processSentences = {
  'command.succeeded': {
    en: '{command}: exit code {exitCode} after {seconds} s',
    fr: '{command} : code de sortie {exitCode} après {seconds} s',
  },
  'command.left-behind': {
    en: '{command} left processes running ({count}); they were ended',
    fr: '{command} a laissé des processus en cours ({count}) ; ils ont été arrêtés',
  },
} as const satisfies Record<string, Sentence>;
