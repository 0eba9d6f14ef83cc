import type { Params } from '../../store/finding.ts';
import type { Language, Sentence } from './sentence.ts';
import { statusWord } from './ui.ts';

/** Parameters in the reader's language, where their values are words of ours and no names from outside. */
export const toldParams = (params: Params, language: Language): Params =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? told(name, value, language) : value,
    ]),
  );

function told(name: string, value: string, language: Language): string {
  switch (name) {
    case 'status':
      return statusWord(value, language);
    case 'direction':
      return wordOf(DIRECTIONS, value, language);
    case 'limit':
      return wordOf(LIMITS, value, language);
    case 'age':
      return language === 'fr' ? value.replace(/ d$/, ' j') : value;
    default:
      return value;
  }
}

const wordOf = (words: Record<string, Sentence>, value: string, language: Language): string =>
  Object.hasOwn(words, value) ? (words[value]?.[language] ?? value) : value;

/** Where the duration of runs is going. */
const DIRECTIONS: Record<string, Sentence> = {
  faster: { en: 'faster', fr: 'de plus en plus rapides' },
  slower: { en: 'slower', fr: 'de plus en plus lentes' },
};

/** Which limit of time was over. */
const LIMITS: Record<string, Sentence> = {
  task: { en: 'limit of the task', fr: 'limite de la tâche' },
  idle: { en: 'without any output', fr: 'sans aucune sortie' },
  phase: { en: 'limit of the phase', fr: 'limite de la phase' },
  run: { en: 'limit of the run', fr: 'limite de l’exécution' },
};
