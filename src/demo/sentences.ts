import type { Params } from '../../store/finding.ts';
import { fill, type Language, type Sentence } from '../text/sentence.ts';

/** The sentences of the demo. */
export const demoSentences = {
  made: {
    en: 'A throw-away workspace: {folder}',
    fr: 'Un espace de travail jetable : {folder}',
  },
  holds: {
    en: 'It holds a clone of a remote that is {commits} {commits#commit|commits} ahead, an uncommitted change, an MCP server, configuration in four formats, old and young logs and temporary files; {address} stands for the network. No agent is asked.',
    fr: 'Il contient un clone d’un dépôt distant en avance de {commits} {commits#commit|commits}, une modification non validée, un serveur MCP, de la configuration en quatre formats, des journaux et fichiers temporaires anciens et récents ; {address} tient lieu de réseau. Aucun agent n’est appelé.',
  },
  broken: { en: 'Broken on purpose:', fr: 'Cassé volontairement :' },
  sound: {
    en: 'Nothing is broken; --break TASK spoils something: {tasks}',
    fr: 'Rien n’est cassé ; --break TÂCHE abîme quelque chose : {tasks}',
  },
  hidden: {
    en: 'A critical phase that fails ends the work, so nothing will be seen of: {tasks}',
    fr: 'Une phase critique en échec arrête le travail ; on ne verra donc rien de : {tasks}',
  },
  kept: {
    en: 'The workspace stays; its network server does not. To look around:',
    fr: 'L’espace de travail est conservé, mais pas son serveur réseau. Pour l’explorer :',
  },
  removed: {
    en: 'The workspace and its runs are removed; --keep leaves them there.',
    fr: 'L’espace de travail et ses exécutions sont supprimés ; --keep les conserve.',
  },
  'not-removed': {
    en: '{folder} could not be removed',
    fr: '{folder} n’a pas pu être supprimé',
  },
} as const satisfies Record<string, Sentence>;

/** What a demo says of itself. */
export const say = (name: keyof typeof demoSentences, language: Language, params: Params = {}): string =>
  fill(demoSentences[name], language, params);
