import type { Sentence } from './sentence.ts';

/** What the tasks say that look back at past runs. */
export const analysisSentences = {
  'analysis.no-runs': {
    en: 'no finished run in the last {days} days',
    fr: 'aucune exécution terminée dans les {days} derniers jours',
  },
  'analysis.summary': {
    en: '{runs} runs in {days} days, {rate} successful ({low} to {high}), median {p50}, 95 % under {p95}',
    fr: '{runs} exécutions en {days} jours, {rate} réussies ({low} à {high}), médiane {p50}, 95 % sous {p95}',
  },
  'analysis.trend': {
    en: 'the duration is getting {direction}: {slope} per run',
    fr: 'tendance de la durée ({direction}) : {slope} par exécution',
  },
  'analysis.error-pattern': {
    en: 'seen {count} times, last {lastSeen}: {signature}',
    fr: 'vu {count} fois, dernière fois {lastSeen} : {signature}',
  },
  'optimization.too-few-runs': {
    en: '{runs} finished runs in {days} days; suggestions need {needed}',
    fr: '{runs} exécutions terminées en {days} jours ; les suggestions en demandent {needed}',
  },
  'optimization.nothing': {
    en: 'nothing to suggest after {runs} runs',
    fr: 'rien à suggérer après {runs} exécutions',
  },
  'optimization.timeout-too-wide': {
    en: 'suggestion: time-out of {target} from {current} to {proposed}; {runs} runs never took more than {max}',
    fr: 'suggestion : délai de {target} de {current} à {proposed} ; {runs} exécutions n’ont jamais dépassé {max}',
  },
  'optimization.timeout-too-tight': {
    en: 'suggestion: time-out of {target} from {current} to {proposed}; {timedOut} of {runs} runs were cut off',
    fr: 'suggestion : délai de {target} de {current} à {proposed} ; {timedOut} exécutions sur {runs} interrompues',
  },
  'optimization.retry': {
    en: 'suggestion: {proposed} attempts instead of {current} for {target}; the same transient error {count} times: {signature}',
    fr: 'suggestion : {proposed} tentatives au lieu de {current} pour {target} ; la même erreur passagère {count} fois : {signature}',
  },
} as const satisfies Record<string, Sentence>;
