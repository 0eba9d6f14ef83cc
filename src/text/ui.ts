import type { Params } from '../../store/finding.ts';
import { fill, type Language, type Sentence } from './sentence.ts';

/** The words of reports and progress. In French every status agrees with `exécution`, `phase` and `tâche`. */
export const uiSentences = {
  'status.success': { en: 'success', fr: 'succès' },
  'status.partial_success': { en: 'partial success', fr: 'succès partiel' },
  'status.failure': { en: 'failure', fr: 'échec' },
  'status.error': { en: 'error', fr: 'erreur' },
  'status.cancelled': { en: 'cancelled', fr: 'annulée' },
  'status.interrupted': { en: 'interrupted', fr: 'interrompue' },
  'status.open': { en: 'open', fr: 'ouverte' },
  'status.running': { en: 'running', fr: 'en cours' },
  'status.resumable': { en: 'resumable', fr: 'à reprendre' },
  'status.waiting': { en: 'waiting', fr: 'en attente' },
  'status.succeeded': { en: 'succeeded', fr: 'réussie' },
  'status.warned': { en: 'warned', fr: 'réussie avec avertissement' },
  'status.degraded': { en: 'degraded', fr: 'dégradée' },
  'status.failed': { en: 'failed', fr: 'échouée' },
  'status.timed-out': { en: 'timed out', fr: 'délai dépassé' },
  'status.skipped': { en: 'skipped', fr: 'ignorée' },
  'line.because': { en: '{what}: {why}', fr: '{what} : {why}' },
  'progress.run': { en: 'run {runId} of {machineId}', fr: 'exécution {runId} de {machineId}' },
  'progress.dry-run': {
    en: 'dry run {runId} of {machineId}',
    fr: 'simulation {runId} de {machineId}',
  },
  'progress.resumed': {
    en: 'resumed, {count} {count#attempt|attempts} in doubt',
    fr: 'reprise, {count} {count#tentative incertaine|tentatives incertaines}',
  },
  'progress.abandoned': {
    en: 'closed an unfinished run: {reason}',
    fr: 'exécution inachevée close : {reason}',
  },
  'progress.taken-over': {
    en: 'took over the lock of process {pid}, which is gone',
    fr: 'verrou repris au processus {pid}, qui n’existe plus',
  },
  'progress.retry': { en: 'attempt {attempt} follows', fr: 'tentative {attempt} à suivre' },
  'progress.recovery': { en: 'recovery: {procedure}', fr: 'procédure de reprise : {procedure}' },
  'progress.waiting': {
    en: 'waiting for run {runId} (process {pid} on {host})',
    fr: 'attente de l’exécution {runId} (processus {pid} sur {host})',
  },
  'progress.cancelling': { en: 'to be cancelled, asked by {by}', fr: 'annulation demandée par {by}' },
  'progress.tail-cut': {
    en: 'the end of {file} was half written when something ended roo-fsm ({bytes} bytes): it is cut',
    fr: 'fin de {file} écrite à moitié lors d’un arrêt brutal ({bytes} octets) : coupée',
  },
  'progress.repaired': {
    en: 'this log was repaired: lines kept {kept}, lost {lost}; as it was: {file}',
    fr: 'journal réparé : lignes gardées {kept}, perdues {lost} ; état d’origine : {file}',
  },
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
    en: '{status} in {duration}: {good} of {total} {total#task|tasks} ok, {warnings} {warnings#warning|warnings}, {failed} failed, {skipped} skipped',
    fr: '{status} en {duration} : {good} {good#tâche réussie|tâches réussies} sur {total}, {warnings} {warnings#avertissement|avertissements}, {failed} {failed#échouée|échouées}, {skipped} {skipped#ignorée|ignorées}',
  },
  'report.escalation': { en: 'Needs help because of:', fr: 'Raisons de l’escalade :' },
  'report.resting': { en: 'Tried less often:', fr: 'Au repos :' },
  'report.notices': { en: 'About the configuration:', fr: 'À propos de la configuration :' },
  'report.dry-run': {
    en: 'a dry run: every task only looked',
    fr: 'simulation : chaque tâche a seulement regardé',
  },
  'report.run': { en: 'run {runId}', fr: 'exécution {runId}' },
  'report.next': { en: 'look closer: {command}', fr: 'pour en savoir plus : {command}' },
  'report.attempts': {
    en: '{count} {count#attempt|attempts}',
    fr: '{count} {count#tentative|tentatives}',
  },
  'report.more': {
    en: '… and {count} more (--verbose shows {count#it|them})',
    fr: '… et {count} {count#autre|autres} (--verbose pour tout voir)',
  },
} as const satisfies Record<string, Sentence>;

export type Word = keyof typeof uiSentences;

/** A word or sentence of the interface in the reader's language. */
export const word = (name: Word, language: Language, params: Params = {}): string =>
  fill(uiSentences[name], language, params);

/** A status in the reader's language. */
export const statusWord = (status: string, language: Language): string =>
  `status.${status}` in uiSentences ? word(`status.${status}` as Word, language) : status;

/** Something with its reason after a colon. */
export const because = (what: string, why: string, language: Language): string =>
  word('line.because', language, { what, why });
