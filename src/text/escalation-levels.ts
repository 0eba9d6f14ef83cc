import type { AgentWork, DataOf, Reason } from '../../store/events.ts';
import type { AgentSummary, EscalationSummary } from '../../store/projections/summary.ts';
import { sentence } from './catalogue.ts';
import { duration } from './duration.ts';
import { fill, type Language, type Sentence } from './sentence.ts';
import { because, word } from './ui.ts';

/** What is said of each level of the ladder that a run reached, while it runs and afterwards. */
export const levelSentences = {
  'level.came-of-it': { en: 'level {level}: {what}', fr: 'niveau {level} : {what}' },
  'level.announced': { en: 'recorded, and told in INTERCOM', fr: 'enregistré, et signalé dans INTERCOM' },
  'level.recorded': { en: 'recorded', fr: 'enregistré' },
  'level.asked': { en: 'the agent is asked', fr: 'l’agent est appelé' },
  'level.at-work': {
    en: 'the agent is at work: {program} (process {pid})',
    fr: 'l’agent est à l’œuvre : {program} (processus {pid})',
  },
  // Said of a run that goes on, that was left, and that was cancelled meanwhile.
  'level.open': {
    en: 'the agent was asked and has not answered',
    fr: 'l’agent a été appelé et n’a pas répondu',
  },
  'level.checking': {
    en: 'what failed is checked again: {tasks}',
    fr: 'ce qui a échoué est vérifié de nouveau : {tasks}',
  },
  'level.checked': { en: 'what had failed is right now', fr: 'ce qui avait échoué est réparé' },
  'level.still-failing': { en: 'fails still: {tasks}', fr: 'toujours en échec : {tasks}' },
  'level.undoing': {
    en: 'the state before the run is to be put back',
    fr: 'l’état d’avant l’exécution doit être rétabli',
  },
  'level.person': { en: 'left to a person', fr: 'laissé à une personne' },
  'level.says': { en: 'it says: {says}', fr: 'il dit : {says}' },
  'level.turns': { en: '{count} {count#turn|turns}', fr: '{count} {count#tour|tours}' },
  'level.record': { en: 'record: {file}', fr: 'enregistrement : {file}' },
  'level.message': { en: 'INTERCOM: message {id}', fr: 'INTERCOM : message {id}' },
  'level.ask': { en: 'to ask the agent: {command}', fr: 'pour appeler l’agent : {command}' },
} as const satisfies Record<string, Sentence>;

export type LevelWord = keyof typeof levelSentences;

/** One of these words in the reader's language. */
export const levelWord = (name: LevelWord, language: Language, params = {}): string =>
  fill(levelSentences[name], language, params);

/** Each level that was reached or passed over, and what came of it: a text each. */
export function levelTexts(escalation: EscalationSummary, language: Language): string[] {
  const { agent, rollback, skipped = [], person } = escalation;
  const passedOver = (wanted: number): string[] =>
    skipped
      .filter(({ level }) => level === wanted)
      .map(({ level, reason }) =>
        word('progress.level-skipped', language, {
          level,
          reason: sentence(reason.code, reason.params, language),
        }),
      );
  const reached = (level: number, what: string): string =>
    levelWord('level.came-of-it', language, { level, what });
  return [
    ...passedOver(3),
    ...(agent === undefined ? [] : [reached(3, agentText(agent, language))]),
    ...passedOver(4),
    ...(rollback === undefined ? [] : [reached(4, rollbackText(rollback, language))]),
    ...(person === true ? [levelWord('level.person', language)] : []),
  ];
}

/** What the agent did, with whom it was and what it took. */
function agentText({ outcome, reason, repaired, work }: AgentSummary, language: Language): string {
  if (outcome === 'open') return levelWord('level.open', language);
  if (repaired === true) return withEffort(sentence('agent.repaired', {}, language), work, language);
  const code = repaired === false ? 'agent.not-repaired' : `agent.${outcome}`;
  return withEffort(withReason(code, reason, language), work, language);
}

/** What came of asking the agent, before anything was checked. */
export const answerText = ({ outcome, reason, work }: DataOf<'agent.answered'>, language: Language): string =>
  withEffort(withReason(`agent.${outcome}`, reason, language), work, language);

/** What came of a rollback. */
export const rollbackText = ({ outcome, reason }: DataOf<'rollback.finished'>, language: Language): string =>
  withReason(`rollback.${outcome}`, reason, language);

function withEffort(text: string, work: AgentWork | undefined, language: Language): string {
  const effort = effortOf(work, language);
  return effort === '' ? text : `${text} (${effort})`;
}

/** Model, turns, cost and time, as far as they are known. */
function effortOf(work: AgentWork | undefined, language: Language): string {
  if (work === undefined) return '';
  const { model, turns, costUsd, durationMs } = work;
  return [
    ...(model === undefined ? [] : [model]),
    ...(turns === undefined ? [] : [levelWord('level.turns', language, { count: turns })]),
    ...(costUsd === undefined ? [] : [costText(costUsd, language)]),
    ...(durationMs > 0 ? [duration(durationMs)] : []),
  ].join(', ');
}

/** US dollars, to the cent; less than that to its first figure. */
export function costText(costUsd: number, language: Language): string {
  const cost = costUsd === 0 || costUsd >= 0.01 ? costUsd.toFixed(2) : costUsd.toPrecision(1);
  return language === 'fr' ? `${cost} $` : `$${cost}`;
}

/** An outcome with why, unless both say the same. */
function withReason(code: string, reason: Reason | undefined, language: Language): string {
  const said = sentence(code, {}, language);
  if (reason === undefined || reason.code === code) return said;
  return because(said, sentence(reason.code, reason.params, language), language);
}
