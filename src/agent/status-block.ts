/** What an agent says of its own work, where the prompt asks it to. */
export type AgentStatus = { status: 'done' | 'blocked' | 'waiting'; reason: string };

/**
 * Reads `STATUS: done|blocked|waiting` and `REASON: …` among the last lines of a text, in whatever dress; the last one
 * counts. Nobody needs it: `undefined` when there is none, or one that is not understood.
 */
export function statusIn(text: string): AgentStatus | undefined {
  const lines = text.trim().split(/\r?\n/).slice(-LAST_LINES).map(undressed);
  const at = lines.findLastIndex((line) => wordOf(line) !== undefined);
  const status = wordOf(lines[at] ?? '');
  if (status === undefined) return undefined;
  const reason = lines.flatMap((line) => REASON.exec(line)?.[1] ?? []).at(-1) ?? '';
  return { status, reason: reason.trim() };
}

/** A text without the lines of its status block; all of it when there is none. */
export function withoutStatus(text: string): string {
  if (statusIn(text) === undefined) return text;
  const lines = text.trim().split(/\r?\n/);
  const isBlock = (line: string): boolean =>
    wordOf(undressed(line)) !== undefined || REASON.test(undressed(line));
  const first = Math.max(0, lines.length - LAST_LINES);
  return lines
    .filter((line, at) => at < first || !isBlock(line))
    .join('\n')
    .trim();
}

const LAST_LINES = 15;
const LONGEST = 1000;

const REASON = /^(?:REASON|RAISON)\s*[:=]\s*(.+)$/i;

/** Without the signs of Markdown. */
const undressed = (line: string): string =>
  line
    .slice(0, LONGEST)
    .replace(/[*_`>#]+/g, '')
    .replace(/^[\s-]+|\s+$/g, '');

function wordOf(line: string): AgentStatus['status'] | undefined {
  const word = /^(?:STATUS|STATUT)\s*[:=]\s*(\p{L}+)(?![\p{L}|/])/iu.exec(line)?.[1]?.toLowerCase();
  return WORDS.find(([, words]) => word !== undefined && words.includes(word))?.[0];
}

const WORDS: readonly (readonly [AgentStatus['status'], readonly string[]])[] = [
  [
    'done',
    ['done', 'success', 'succeeded', 'completed', 'complete', 'ok', 'fixed', 'terminé', 'fini', 'réussi'],
  ],
  ['blocked', ['blocked', 'failed', 'failure', 'error', 'escalate', 'bloqué', 'échec', 'échoué']],
  ['waiting', ['waiting', 'wait', 'question', 'attente']],
];
