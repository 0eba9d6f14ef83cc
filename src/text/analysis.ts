import type { Sentence } from './sentence.ts';

/** What the tasks say that look back at past runs. */
export const analysisSentences = {
  'analysis.no-runs': {
    en: 'no finished run in the last {days} {days#day|days}',
    fr: 'aucune exécution terminée depuis {days} {days#jour|jours}',
  },
  'analysis.summary': {
    en: '{runs} {runs#run|runs} in {days} {days#day|days}, {rate} successful ({low} to {high}), median {p50}, 95 % under {p95}',
    fr: '{runs} {runs#exécution|exécutions} en {days} {days#jour|jours}, {rate} de succès ({low} à {high}), médiane {p50}, 95 % sous {p95}',
  },
  'analysis.trend': {
    en: 'runs are getting {direction}: {slope} each',
    fr: 'exécutions {direction} : {slope} par exécution',
  },
  'analysis.error-pattern': {
    en: 'seen {count} {count#time|times}, last {lastSeen}: {signature}',
    fr: 'vu {count} fois, dernière fois {lastSeen} : {signature}',
  },
  'optimization.too-few-runs': {
    en: '{runs} finished {runs#run|runs} in {days} {days#day|days}; suggestions need {needed}',
    fr: '{runs} {runs#exécution terminée|exécutions terminées} en {days} {days#jour|jours} ; les suggestions en demandent {needed}',
  },
  'optimization.nothing': {
    en: 'nothing to suggest after {runs} {runs#run|runs}',
    fr: 'rien à suggérer après {runs} {runs#exécution|exécutions}',
  },
  'optimization.timeout-too-wide': {
    en: 'suggestion: time-out of {target} from {current} to {proposed}; in {runs} {runs#run|runs} it never took more than {max}',
    fr: 'suggestion : délai de {target} de {current} à {proposed} ; jamais plus de {max} en {runs} {runs#exécution|exécutions}',
  },
  'optimization.timeout-too-tight': {
    en: 'suggestion: time-out of {target} from {current} to {proposed}; cut off in {timedOut} of {runs} {runs#run|runs}',
    fr: 'suggestion : délai de {target} de {current} à {proposed} ; dépassé dans {timedOut} {timedOut#exécution|exécutions} sur {runs}',
  },
  'optimization.retry': {
    en: 'suggestion: {proposed} {proposed#attempt|attempts} instead of {current} for {target}; the same transient error {count} {count#time|times}: {signature}',
    fr: 'suggestion : {proposed} {proposed#tentative|tentatives} au lieu de {current} pour {target} ; la même erreur passagère {count} fois : {signature}',
  },
} as const satisfies Record<string, Sentence>;
