import type { Sentence } from './sentence.ts';

/** Why a run escalates, which levels of the ladder were passed over, and what came of the others. */
export const ladderSentences = {
  'escalation.status': { en: 'status of the run: {status}', fr: 'Statut global: {status}' },
  'escalation.failed-tasks': {
    en: 'many tasks failed: {count}',
    fr: 'Nombre élevé de tâches échouées: {count}',
  },
  'escalation.config-unreadable': {
    en: 'the configuration cannot be read',
    fr: 'La configuration ne peut pas être lue',
  },
  'escalation.run-timed-out': { en: 'the run ran out of time', fr: 'Temps d’exécution dépassé' },
  'escalation.by-hand': { en: 'asked for by hand: {reason}', fr: 'Demandée à la main: {reason}' },
  'ladder.threw': {
    en: 'a fault of roo-fsm: {message}',
    fr: 'erreur interne de roo-fsm : {message}',
  },
  'agent.not-in-demo': {
    en: 'a demo asks no agent',
    fr: 'une démonstration n’appelle aucun agent',
  },
  'agent.not-enabled': {
    en: 'no agent is asked in this run (escalation.agent.enabled is not set, or this is a dry run)',
    fr: 'aucun agent n’est appelé pour cette exécution (escalation.agent.enabled absent, ou exécution à blanc)',
  },
  'agent.not-incurable': { en: 'an agent cannot cure this', fr: 'un agent ne peut pas y remédier' },
  'agent.resting': {
    en: 'the agent did not help several times on end; it is left alone for a while',
    fr: 'l’agent n’a pas pu aider plusieurs fois de suite ; il est laissé au repos',
  },
  'agent.same-cause': {
    en: 'the agent was asked about the same cause in run {runId} and did not repair it',
    fr: 'l’agent a déjà été appelé pour la même cause (exécution {runId}) et ne l’a pas réparée',
  },
  'agent.cap': {
    en: 'the agent was asked {count} {count#time|times} today already, which is the most allowed (escalation.agent.maxPerDay)',
    fr: 'l’agent a déjà été appelé {count} fois aujourd’hui, le maximum permis (escalation.agent.maxPerDay)',
  },
  'agent.cooldown': {
    en: 'the agent was asked a short while ago; it may be asked again in {minutes} {minutes#minute|minutes}',
    fr: 'l’agent a été appelé il y a peu ; il pourra l’être de nouveau dans {minutes} {minutes#minute|minutes}',
  },
  'agent.interrupted': {
    en: 'it was not seen how the agent ended, because roo-fsm was interrupted',
    fr: 'la fin de l’agent n’a pas été observée, roo-fsm ayant été interrompu',
  },
  'agent.done': { en: 'the agent has finished', fr: 'l’agent a terminé' },
  'agent.failed': { en: 'the agent has failed', fr: 'l’agent a échoué' },
  'agent.repaired': { en: 'the agent has repaired it', fr: 'l’agent a réparé le problème' },
  'agent.not-repaired': {
    en: 'the agent has not repaired it',
    fr: 'l’agent n’a pas réparé le problème',
  },
  'agent.not-available': {
    en: 'the agent could not be asked',
    fr: 'l’agent n’a pas pu être appelé',
  },
  'rollback.done': { en: 'the earlier state is back', fr: 'l’état antérieur est rétabli' },
  'rollback.nothing': {
    en: 'there was nothing to undo',
    fr: 'il n’y avait rien à annuler',
  },
  'rollback.refused': { en: 'the rollback was refused', fr: 'le retour arrière a été refusé' },
  'rollback.failed': {
    en: 'the rollback could not be finished',
    fr: 'le retour arrière n’a pas pu être terminé',
  },
  'rollback.manual': {
    en: 'a rollback is left to a person',
    fr: 'le retour arrière est laissé à une personne',
  },
  'rollback.not-available': {
    en: 'a rollback cannot be made here',
    fr: 'un retour arrière n’est pas possible ici',
  },
  'breaker.host': { en: 'the host {name}', fr: 'l’hôte {name}' },
  'breaker.remote': { en: 'the git remote {name}', fr: 'le dépôt distant {name}' },
  'breaker.mcp': { en: 'the MCP server {name}', fr: 'le serveur MCP {name}' },
  'breaker.task-open': {
    en: '{what} failed in {failures} runs on end; for another {time} it is tried once in a run',
    fr: '{what} : {failures} échecs de suite ; une seule tentative par exécution pendant encore {time}',
  },
  'breaker.task-half-open': {
    en: '{what} failed in {failures} runs on end; it is tried once, to see whether it is back',
    fr: '{what} : {failures} échecs de suite ; une seule tentative, pour voir si le service est rétabli',
  },
  'breaker.agent-open': {
    en: 'the agent did not help {failures} times on end; it is left alone for another {time}',
    fr: 'l’agent : {failures} échecs de suite ; il est laissé au repos pendant encore {time}',
  },
  'breaker.agent-half-open': {
    en: 'the agent did not help {failures} times on end; it may be asked once again',
    fr: 'l’agent : {failures} échecs de suite ; il peut être appelé une nouvelle fois',
  },
} satisfies Record<string, Sentence>;
