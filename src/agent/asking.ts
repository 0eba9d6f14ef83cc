/** The question a text ends with; `undefined` when it ends otherwise. */
export function questionAtEnd(text: string): string | undefined {
  const line = lastLine(text);
  return /[?？]$/.test(line) ? line : undefined;
}

/** Whether a question at the end asks to go on with what was asked for, and not for something besides. */
export const asksToGoOn = (question: string): boolean =>
  /\b(?:shall|should|may|can) I (?:proceed|continue|go ahead|apply|start|run|fix|make|do (?:it|this|that|so))\b|\b(?:want|like) me to (?:proceed|continue|go ahead|apply|start|run|fix|make|do (?:it|this|that|so))\b|\bhow (?:would you like|should I|shall I|do you want)\b|\bwhich (?:one|option|of)\b|\b(?:dois|puis)-je\b|\b(?:souhaitez|voulez)[- ]vous que je (?:continue|procède|applique|lance|corrige|fasse)\b|\bcomment (?:souhaitez|voulez)[- ]vous\b|\bquelle option\b/i.test(
    question,
  );

/** Whether a text ends with waiting for somebody's permission, as a dialogue or in the agent's own words. */
export const waitsForPermission = (text: string): boolean => {
  const end = text.trim().slice(-LONGEST).split(/\r?\n/).slice(-LAST_LINES).join('\n');
  return PERMISSION.test(end);
};

const LAST_LINES = 6;
/** Only the end is looked at; no sentence is so long. */
const LONGEST = 2000;

const PERMISSION =
  /\[y\/n\]|\(y\/n\)|do you (?:want to (?:proceed|allow|trust|make this edit|create)|trust the files)|haven(?:'|’)t (?:been )?granted|\b(?:need|require|requires|requested|requesting|await\w*|wait\w* for|grant|give) (?:me )?(?:your |the |write |edit |explicit )*(?:permission|approval|authori[sz]ation)|(?:permission|approval) (?:is |was )?(?:needed|required|not granted)|\b(?:besoin de|attends?|en attente de|accord\w+) (?:\p{L}+ ){0,2}(?:autorisation|permission|approbation)/iu;

const lastLine = (text: string): string =>
  text
    .trim()
    .slice(-LONGEST)
    .split(/\r?\n/)
    .at(-1)
    ?.replace(/[*_`"'»)\s]+$/g, '')
    .trim() ?? '';
