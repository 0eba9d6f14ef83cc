import type { Params } from '../../store/finding.ts';
import { fill, type Language, type Sentence } from './sentence.ts';

/** The headings and sentences of `history`, `metrics` and `replay`. */
export const tableSentences = {
  'head.run': { en: 'run', fr: 'exécution' },
  'head.started': { en: 'started (UTC)', fr: 'début (UTC)' },
  'head.status': { en: 'status', fr: 'statut' },
  'head.time': { en: 'time', fr: 'durée' },
  'head.tasks': { en: 'tasks', fr: 'tâches' },
  'head.ok': { en: 'ok', fr: 'réussies' },
  'head.failed': { en: 'failed', fr: 'échouées' },
  'head.skipped': { en: 'skipped', fr: 'ignorées' },
  'head.warnings': { en: 'warnings', fr: 'avertissements' },
  'head.failed-phases': { en: 'failed phases', fr: 'phases échouées' },
  'head.phase': { en: 'phase', fr: 'phase' },
  'head.task': { en: 'task', fr: 'tâche' },
  'head.runs': { en: 'runs', fr: 'exécutions' },
  'head.median': { en: 'median', fr: 'médiane' },
  'head.p95': { en: '95 %', fr: '95 %' },
  'head.count': { en: 'count', fr: 'nombre' },
  'head.last-seen': { en: 'last seen (UTC)', fr: 'dernière fois (UTC)' },
  'head.error': { en: 'error', fr: 'erreur' },
  'head.when': { en: 'when (UTC)', fr: 'quand (UTC)' },
  'head.level': { en: 'level', fr: 'niveau' },
  'head.outcome': { en: 'outcome', fr: 'issue' },
  'head.agent': { en: 'agent', fr: 'agent' },
  'head.cost': { en: 'cost', fr: 'coût' },
  'head.reasons': { en: 'reasons', fr: 'raisons' },
  'escalations.none': {
    en: 'no run needed help here; ask for it with: roo-fsm escalate --reason "…"',
    fr: 'aucune exécution n’a demandé d’aide ici ; pour en demander : roo-fsm escalate --reason "…"',
  },
  'escalations.unasked': { en: 'nobody was asked', fr: 'personne n’a été appelé' },
  'escalations.open': { en: 'not finished', fr: 'inachevée' },
  'escalations.asked': { en: 'asked', fr: 'appelé' },
  'escalations.turns': { en: '{count} {count#turn|turns}', fr: '{count} {count#tour|tours}' },
  'history.empty': {
    en: 'no run yet; make one with: roo-fsm run',
    fr: 'aucune exécution ; pour en lancer une : roo-fsm run',
  },
  'history.none': {
    en: 'no run here is like that ({count} {count#run|runs} in all)',
    fr: 'aucune exécution ne correspond ({count} au total)',
  },
  'metrics.empty': {
    en: 'no finished run in the last {days} {days#day|days}; make one with: roo-fsm run',
    fr: 'aucune exécution terminée depuis {days} {days#jour|jours} ; pour en lancer une : roo-fsm run',
  },
  'metrics.title': {
    en: '{runs} {runs#run|runs} in the last {days} {days#day|days}',
    fr: '{runs} {runs#exécution|exécutions} depuis {days} {days#jour|jours}',
  },
  'metrics.statuses': {
    en: '{success} {success#success|successes}, {partial} partial, {failure} {failure#failure|failures}, {error} {error#error|errors}, {unfinished} unfinished',
    fr: '{success} succès, {partial} {partial#succès partiel|succès partiels}, {failure} {failure#échec|échecs}, {error} {error#erreur|erreurs}, {unfinished} {unfinished#inachevée|inachevées}',
  },
  'metrics.rate': {
    en: 'success rate {rate} (95 % sure that it lies from {low} to {high})',
    fr: 'taux de succès {rate} (entre {low} et {high}, sûr à 95 %)',
  },
  'metrics.no-rate': {
    en: 'success rate unknown: no run came to an end',
    fr: 'taux de succès inconnu : aucune exécution n’est allée à son terme',
  },
  'metrics.durations': {
    en: 'duration: median {p50}, mean {mean}, 95 % under {p95}, longest {max}',
    fr: 'durée : médiane {p50}, moyenne {mean}, 95 % sous {p95}, maximum {max}',
  },
  'metrics.no-durations': { en: 'duration unknown', fr: 'durée inconnue' },
  'metrics.faster': {
    en: 'trend: faster, {slope} per run',
    fr: 'tendance : plus rapide, {slope} par exécution',
  },
  'metrics.slower': {
    en: 'trend: slower, {slope} per run',
    fr: 'tendance : plus lente, {slope} par exécution',
  },
  'metrics.steady': { en: 'trend: steady', fr: 'tendance : stable' },
  'metrics.no-trend': {
    en: 'trend: not yet, it needs 8 finished runs',
    fr: 'tendance : pas encore, il faut 8 exécutions terminées',
  },
  'replay.same': {
    en: '{count} {count#event|events}, machine {version}: every decision recomputed and the same',
    fr: '{count} {count#événement|événements}, machine {version} : chaque décision recalculée et identique',
  },
  'replay.diverged': {
    en: 'machine {version}: the decision at event {seq} is not the one this version would make',
    fr: 'machine {version} : la décision à l’événement {seq} n’est pas celle que prendrait cette version',
  },
  'replay.recorded': { en: 'recorded: {types}', fr: 'enregistré : {types}' },
  'replay.recomputed': { en: 'recomputed: {types}', fr: 'recalculé : {types}' },
  'replay.nothing': { en: 'nothing', fr: 'rien' },
  'replay.event': { en: 'event {seq}: {type}', fr: 'événement {seq} : {type}' },
  'replay.state': { en: 'state after it:', fr: 'état ensuite :' },
} as const satisfies Record<string, Sentence>;

export type TableWord = keyof typeof tableSentences;

/** A heading or sentence of these commands in the reader's language. */
export const tableWord = (name: TableWord, language: Language, params: Params = {}): string =>
  fill(tableSentences[name], language, params);
