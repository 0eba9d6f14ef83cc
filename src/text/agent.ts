import type { Sentence } from './sentence.ts';

/** What came of asking the agent. */
export const agentSentences = {
  'agent.done-without-text': {
    en: 'the agent has finished without a word on what it did',
    fr: 'l’agent a terminé sans dire ce qu’il a fait',
  },
  'agent.error-body': {
    en: 'the agent ended with an error: {message}',
    fr: 'l’agent a terminé par une erreur : {message}',
  },
  'agent.empty': { en: 'the agent did and said nothing', fr: 'l’agent n’a rien fait ni rien dit' },
  'agent.unreadable': {
    en: 'the agent’s answer is not in the form that was asked for: {message}',
    fr: 'la réponse de l’agent n’a pas la forme demandée : {message}',
  },
  'agent.truncated': {
    en: 'the agent’s answer ends in the middle',
    fr: 'la réponse de l’agent s’arrête au milieu',
  },
  'agent.question': {
    en: 'the agent asks instead of acting, and nobody is there to answer: {message}',
    fr: 'l’agent pose une question au lieu d’agir, et personne n’est là pour répondre : {message}',
  },
  'agent.permission': {
    en: 'the agent waits for a permission that nobody can give (escalation.agent.permissionMode, allowedTools)',
    fr: 'l’agent attend une autorisation que personne ne peut donner (escalation.agent.permissionMode, allowedTools)',
  },
  'agent.permission-denied': {
    en: 'the agent was not allowed to use {tools}, and did nothing (escalation.agent.permissionMode, allowedTools)',
    fr: 'l’agent n’a pas été autorisé à utiliser {tools} et n’a rien fait (escalation.agent.permissionMode, allowedTools)',
  },
  'agent.max-turns': {
    en: 'the agent has used up its {count} {count#turn|turns} (escalation.agent.maxTurns)',
    fr: 'l’agent a épuisé le nombre de tours permis : {count} (escalation.agent.maxTurns)',
  },
  'agent.deadline': {
    en: 'the agent was ended after {limit} (escalation.agent.timeoutMinutes)',
    fr: 'l’agent a été arrêté au bout de {limit} (escalation.agent.timeoutMinutes)',
  },
  'agent.idle': {
    en: 'the agent was ended after {limit} of silence (escalation.agent.idleTimeoutMinutes)',
    fr: 'l’agent a été arrêté après {limit} de silence (escalation.agent.idleTimeoutMinutes)',
  },
  'agent.flood': {
    en: 'the agent was ended because it printed more than {limit}',
    fr: 'l’agent a été arrêté car il a affiché plus de {limit}',
  },
  'agent.stopped': {
    en: 'the agent was ended together with the run',
    fr: 'l’agent a été arrêté avec l’exécution',
  },
  'agent.killed': {
    en: 'the agent was killed by the signal {signal}',
    fr: 'l’agent a été tué par le signal {signal}',
  },
  'agent.exit': {
    en: 'the agent ended without an answer, with the exit code {exitCode}',
    fr: 'l’agent s’est terminé sans réponse, avec le code de sortie {exitCode}',
  },
  'agent.exit-saying': {
    en: 'the agent ended without an answer, with the exit code {exitCode}: {message}',
    fr: 'l’agent s’est terminé sans réponse, avec le code de sortie {exitCode} : {message}',
  },
  'agent.blocked': {
    en: 'the agent says that it cannot go on: {message}',
    fr: 'l’agent dit qu’il ne peut pas continuer : {message}',
  },
  'agent.missing': {
    en: 'the agent’s program {program} is not on the PATH (escalation.agent.command)',
    fr: 'le programme de l’agent, {program}, ne se trouve pas dans le PATH (escalation.agent.command)',
  },
  'agent.not-started': {
    en: 'the agent’s program {program} cannot be started ({code})',
    fr: 'le programme de l’agent, {program}, ne peut pas être démarré ({code})',
  },
  'agent.unsafe-argument': {
    en: 'the agent was not asked: {program} is a batch file, which would misread the argument {argument}',
    fr: 'l’agent n’a pas été appelé : {program} est un fichier de commandes, qui interpréterait mal l’argument {argument}',
  },
  'agent.quota': {
    en: 'the agent’s service has nothing left for it: {message}',
    fr: 'le service de l’agent n’a plus rien à lui accorder : {message}',
  },
  'agent.credentials': {
    en: 'the agent is not signed in to its service: {message}',
    fr: 'l’agent n’est pas identifié auprès de son service : {message}',
  },
  'agent.offline': {
    en: 'the agent does not reach its service: {message}',
    fr: 'l’agent ne parvient pas à joindre son service : {message}',
  },
  'agent.no-variable': {
    en: 'the variable {name} is not set (escalation.agent.env)',
    fr: 'la variable {name} n’est pas définie (escalation.agent.env)',
  },
  'agent.masked-variable': {
    en: 'the value of {name} is not known without the configuration, as secrets are not kept (escalation.agent.env: write {example})',
    fr: 'la valeur de {name} n’est pas connue sans la configuration, car les secrets ne sont pas conservés (escalation.agent.env : écrivez {example})',
  },
} satisfies Record<string, Sentence>;
