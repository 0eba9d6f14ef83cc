import type { Params } from '../../store/finding.ts';
import { fill, type Language, type Sentence } from './sentence.ts';

/** What `selftest` says. */
export const selftestSentences = {
  begin: {
    en: 'Plan: {plan}. Two undisturbed runs come first; then the program is killed at each point of a run, each time on a fresh copy.',
    fr: 'Plan : {plan}. D’abord deux exécutions sans incident ; puis le programme est tué à chaque point d’une exécution, chaque fois sur une copie neuve.',
  },
  progress: {
    en: '{done} of {total} {total#point|points}, failures: {failed}',
    fr: '{done} sur {total} {total#point|points}, échecs : {failed}',
  },
  'head.kind': { en: 'killed', fr: 'tué' },
  'head.points': { en: 'points', fr: 'points' },
  'head.reached': { en: 'reached', fr: 'atteints' },
  'head.resumed': { en: 'resumed', fr: 'repris' },
  'head.failures': { en: 'failures', fr: 'échecs' },
  'kind.append:before': { en: 'before an append', fr: 'avant une écriture' },
  'kind.append:torn': { en: 'in the middle of its line', fr: 'au milieu de sa ligne' },
  'kind.append:written': { en: 'after it, not on the disk yet', fr: 'après, pas encore sur le disque' },
  'kind.append:synced': { en: 'when it is on the disk', fr: 'une fois sur le disque' },
  'kind.attempt:started': { en: 'when a task is at work', fr: 'pendant le travail d’une tâche' },
  'kind.attempt:ended': {
    en: 'after its work, before its outcome',
    fr: 'après ce travail, avant son résultat',
  },
  'kind.again': { en: 'and again while resuming', fr: 'et encore pendant la reprise' },
  held: {
    en: 'Every run ended as the undisturbed one did: same decisions, same workspace, no event lost, nothing left behind.',
    fr: 'Chaque exécution s’est terminée comme celle sans incident : mêmes décisions, même espace de travail, aucun événement perdu, aucun reste.',
  },
  failed: {
    en: '{failed} of {total} {total#point|points} did not hold:',
    fr: 'Points en défaut : {failed} sur {total}',
  },
  difference: {
    en: '{check}: expected {expected}, found {found}',
    fr: '{check} : attendu {expected}, trouvé {found}',
  },
  more: { en: 'further differences: {count}', fr: 'autres différences : {count}' },
  doubtful: {
    en: 'in doubt when it was killed, and perhaps done twice: {tasks}; a postcondition would tell whether the work was done',
    fr: 'en suspens quand il a été tué, peut-être fait deux fois : {tasks} ; une postcondition dirait si le travail était fait',
  },
  repeat: { en: 'again: {command}', fr: 'à nouveau : {command}' },
  kept: { en: 'kept in {folder}', fr: 'conservé dans {folder}' },
  'not-reached': {
    en: 'not reached: {points}',
    fr: 'non atteints : {points}',
  },
  varying: {
    en: 'not compared, because it differs between two undisturbed runs: {names}',
    fr: 'non comparé, car cela diffère entre deux exécutions sans incident : {names}',
  },
  'no-processes': {
    en: 'not looked for on this system: processes left behind',
    fr: 'non recherché sur ce système : processus restants',
  },
  'not-removed': {
    en: '{folder} could not be removed',
    fr: '{folder} n’a pas pu être supprimé',
  },
} as const satisfies Record<string, Sentence>;

export type SelftestWord = keyof typeof selftestSentences;

/** A sentence of the selftest in the reader's language. */
export const selftestWord = (name: SelftestWord, language: Language, params: Params = {}): string =>
  fill(selftestSentences[name], language, params);
