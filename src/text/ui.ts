import type { Params } from '../../store/finding.ts';
import { fill, type Language, type Sentence } from './sentence.ts';

/** The words of reports and progress. */
const WORDS = {
  'status.success': { en: 'success', fr: 'succès' },
  'status.partial_success': { en: 'partial success', fr: 'succès partiel' },
  'status.failure': { en: 'failure', fr: 'échec' },
  'status.error': { en: 'error', fr: 'erreur' },
  'status.cancelled': { en: 'cancelled', fr: 'annulé' },
  'status.interrupted': { en: 'interrupted', fr: 'interrompu' },
  'status.open': { en: 'open', fr: 'ouvert' },
  'status.running': { en: 'running', fr: 'en cours' },
  'status.resumable': { en: 'resumable', fr: 'à reprendre' },
  'status.waiting': { en: 'waiting', fr: 'en attente' },
  'status.succeeded': { en: 'succeeded', fr: 'réussi' },
  'status.warned': { en: 'warned', fr: 'avertissement' },
  'status.degraded': { en: 'degraded', fr: 'dégradé' },
  'status.failed': { en: 'failed', fr: 'échoué' },
  'status.timed-out': { en: 'timed out', fr: 'délai dépassé' },
  'status.skipped': { en: 'skipped', fr: 'ignoré' },
  'progress.run': { en: 'run {runId} of {machineId}', fr: 'exécution {runId} de {machineId}' },
  'progress.resumed': {
    en: 'resumed, {count} attempts in doubt',
    fr: 'reprise, {count} tentatives incertaines',
  },
  'progress.abandoned': {
    en: 'closed an unfinished run: {reason}',
    fr: 'exécution inachevée close : {reason}',
  },
  'progress.taken-over': {
    en: 'took over the lock of process {pid}, which is gone',
    fr: 'verrou du processus {pid} disparu repris',
  },
  'progress.retry': { en: 'attempt {attempt} follows', fr: 'tentative {attempt} à suivre' },
  'progress.recovery': { en: 'recovery: {procedure}', fr: 'reprise sur erreur : {procedure}' },
  'progress.stopping': { en: 'asked to stop', fr: 'arrêt demandé' },
  'progress.suspended': {
    en: 'stopped by {signal}; the run stays open, "roo-fsm run" goes on with it',
    fr: 'arrêt par {signal} ; l’exécution reste ouverte, « roo-fsm run » la reprend',
  },
  'progress.escalated': {
    en: 'escalation, level {level}: {reasons}',
    fr: 'escalade, niveau {level} : {reasons}',
  },
  'progress.level-skipped': {
    en: 'level {level} passed over: {reason}',
    fr: 'niveau {level} ignoré : {reason}',
  },
  'report.result': {
    en: '{status} in {duration}: {good} of {total} tasks well, {warnings} warnings, {failed} failed, {skipped} skipped',
    fr: '{status} en {duration} : {good} tâches sur {total} réussies, {warnings} avertissements, {failed} échouées, {skipped} ignorées',
  },
  'report.problems': { en: 'To look at', fr: 'À examiner' },
  'report.escalation': { en: 'Needs help because of', fr: 'Demande de l’aide, car' },
  'report.notices': { en: 'About the configuration', fr: 'À propos de la configuration' },
  'report.run': { en: 'run', fr: 'exécution' },
  'report.next': { en: 'look closer', fr: 'pour en savoir plus' },
  'report.phase': { en: 'phase', fr: 'phase' },
  'report.task': { en: 'task', fr: 'tâche' },
  'report.status': { en: 'status', fr: 'statut' },
  'report.time': { en: 'time', fr: 'durée' },
  'report.attempts': { en: 'attempts', fr: 'tentatives' },
  'report.found': { en: 'found', fr: 'constat' },
} as const satisfies Record<string, Sentence>;

export type Word = keyof typeof WORDS;

/** A word or sentence of the interface in the reader's language. */
export const word = (name: Word, language: Language, params: Params = {}): string =>
  fill(WORDS[name], language, params);

/** A status in the reader's language. */
export const statusWord = (status: string, language: Language): string =>
  `status.${status}` in WORDS ? word(`status.${status}` as Word, language) : status;
