import type { Sentence } from './sentence.ts';

/** Why phases, tasks and levels of the ladder were passed over, and why a run escalates. */
export const runSentences = {
  'plan.disabled': { en: 'disabled in the configuration', fr: 'désactivée dans la configuration' },
  'plan.not-selected': {
    en: 'not selected by --only, --skip or --from',
    fr: 'non retenue par --only, --skip ou --from',
  },
  'phase.critical-failed': {
    en: 'critical phase failed: {phase}',
    fr: 'Phase critique échouée: {phase}',
  },
  'phase.nothing-to-do': {
    en: 'none of its tasks had anything to do',
    fr: 'aucune de ses tâches n’avait à agir',
  },
  'phase.need-failed': {
    en: 'needs {phase}, which did not succeed',
    fr: 'dépend de {phase}, qui n’a pas réussi',
  },
  'stop.cancelled': { en: 'the run was cancelled', fr: 'l’exécution a été annulée' },
  'stop.phase-timed-out': { en: 'the time of the phase is over', fr: 'le temps de la phase est écoulé' },
  'stop.run-timed-out': { en: 'the time of the run is over', fr: 'le temps de l’exécution est écoulé' },
  'output.not-kept': {
    en: 'the output could not be kept ({code})',
    fr: 'la sortie n’a pas pu être conservée ({code})',
  },
  'run.found-done': {
    en: 'the attempt was in doubt; what it should bring about is there',
    fr: 'la tentative était incertaine ; son résultat est bien là',
  },
  'config.unused-key': {
    en: '{key}: not used by this version of roo-fsm',
    fr: '{key} : non utilisé par cette version de roo-fsm',
  },
  'config.overlay-no-target': {
    en: '{file}: {key} changes nothing: the phase, the task or its field is not there any more',
    fr: '{file} : {key} ne change rien : la phase, la tâche ou son champ n’existe plus',
  },
  'config.byte-order-mark': {
    en: '{file} begins with a byte order mark ({bom}); other readers may refuse it',
    fr: '{file} commence par une marque d’ordre d’octets ({bom}) ; d’autres lecteurs peuvent la refuser',
  },
  'resume.other-plan': {
    en: 'the configuration has changed since',
    fr: 'la configuration a changé depuis',
  },
  'resume.too-old': {
    en: 'it is older than {hours} {hours#hour|hours}',
    fr: 'elle date de plus de {hours} {hours#heure|heures}',
  },
  'resume.other-machine': {
    en: 'this version decides differently ({detail})',
    fr: 'cette version décide autrement ({detail})',
  },
  'resume.unreadable': {
    en: 'its log cannot be read ({detail})',
    fr: 'son journal est illisible ({detail})',
  },
  'resume.repaired': {
    en: 'lines of its log were damaged ({count} lost); what they asked for is not known',
    fr: 'des lignes de son journal étaient endommagées ({count} {count#perdue|perdues}) ; ce qu’elles demandaient est inconnu',
  },
  'resume.log-lost': {
    en: 'nothing of its log is left',
    fr: 'il ne reste rien de son journal',
  },
  'resume.newer-run': {
    en: 'another run began after it',
    fr: 'une autre exécution a commencé après elle',
  },
  'catalogue.rebuilt': {
    en: 'the list of runs was damaged: rebuilt from the logs ({runs} {runs#run|runs}, {unreadable} unreadable); the old one is {file}',
    fr: 'la liste des exécutions était endommagée : reconstruite depuis les journaux ({runs} {runs#exécution|exécutions}, {unreadable} {unreadable#illisible|illisibles}) ; l’ancienne est {file}',
  },
  'catalogue.made-again': {
    en: 'the list of runs was missing: rebuilt from the logs ({runs} {runs#run|runs}, {unreadable} unreadable)',
    fr: 'la liste des exécutions manquait : reconstruite depuis les journaux ({runs} {runs#exécution|exécutions}, {unreadable} {unreadable#illisible|illisibles})',
  },
} as const satisfies Record<string, Sentence>;
