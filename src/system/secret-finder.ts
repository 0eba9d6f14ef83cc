import { isLearnable } from './learnable.ts';
import { formsOf, secretValues } from './secret-names.ts';
import { secretRules } from './secret-rules.ts';

/** A secret in a text: `from` is where what leads to it begins, `ends` what would end it if it went on. */
export type SecretSpan = { from: number; start: number; end: number; ends?: RegExp };

/** Finds secrets, and tells where a text that goes on may be cut without cutting one. */
export interface SecretFinder {
  /** In order and apart from each other. */
  find(text: string): SecretSpan[];
  /** Up to where a text can be judged already, whatever follows. */
  settled(text: string, spans: readonly SecretSpan[]): number;
  /** Finds these values too from now on, but for those that innocent text is full of. */
  learn(values: readonly string[]): void;
}

/** Knows the values of one environment, the user's patterns and the well-known forms. */
export function secretFinder(
  env: Readonly<Record<string, string | undefined>>,
  patterns: readonly RegExp[],
): SecretFinder {
  const values = knownValues(secretValues(env));
  const own = patterns.map(({ source, flags }) => new RegExp(source, flags.replace(/[gy]/g, '').concat('g')));

  return {
    find(text) {
      const spans = [...findByRules(text), ...findPrivateKeys(text)];
      const known = values.pattern();
      for (const pattern of known === undefined ? own : [known, ...own]) {
        for (const { 0: match, index } of text.matchAll(pattern)) {
          if (match !== '') spans.push({ from: index, start: index, end: index + match.length });
        }
      }
      return merged(spans);
    },
    settled(text, spans) {
      const line = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
      // All but these lie within a word, or on one line behind a word that leads to them.
      const lead = LEADING_WORD.exec(text.slice(line))?.index;
      const limits = [
        text.length,
        own.length > 0 ? line : text.length,
        lead === undefined ? text.length : line + lead,
        openPrivateKey(text),
        ...values.spaced().map((value) => beginningOf(value, text)),
      ];
      return beforeWord(text, spans, Math.min(...limits));
    },
    learn: (more) => values.add(more.map((value) => value.trim()).filter(isLearnable)),
  };
}

/** What a text holds that has the form of a secret. */
export const secretsByRules = (text: string): string[] =>
  findByRules(text).map(({ start, end }) => text.slice(start, end));

/** The values to look for, in every form they are printed. */
function knownValues(first: readonly string[]) {
  const forms = new Set<string>();
  let pattern: RegExp | undefined;
  let spaced: string[] = [];
  const add = (values: readonly string[]): void => {
    const before = forms.size;
    for (const form of values.flatMap(formsOf)) forms.add(form);
    if (forms.size === before) return;
    // Longest first, so that a value that begins with another is found whole.
    const sorted = [...forms].sort((a, b) => b.length - a.length);
    pattern = new RegExp(sorted.map(literally).join('|'), 'g');
    spaced = sorted.filter((form) => /\s/.test(form));
  };
  add(first);
  return { add, pattern: () => pattern, spaced: () => spaced };
}

const LEADING_WORD =
  /token|api[_-]?key|access[_-]?key|passw(?:or)?d|passphrase|secret|-auth|_auth|authorization|bearer|basic/i;

function findByRules(text: string): SecretSpan[] {
  const lower = text.toLowerCase();
  return secretRules
    .filter(({ hints }) => hints.some((hint) => lower.includes(hint)))
    .flatMap(({ pattern, accepts, ends }) =>
      [...text.matchAll(pattern)].flatMap((match) => {
        const lead = match[1] ?? '';
        const secret = match[0].slice(lead.length);
        if (accepts !== undefined && !accepts(secret)) return [];
        return [
          { from: match.index, start: match.index + lead.length, end: match.index + match[0].length, ends },
        ];
      }),
    );
}

/** No private key is longer; one without an end is masked so far. */
const LONGEST_KEY = 16 * 1024;
const KEY_BEGINS = /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY-----/g;
const KEY_ENDS = /-----END [A-Z\d ]{0,40}PRIVATE KEY-----/;

/** Blocks of PEM (RFC 7468), over as many lines as they have. */
function findPrivateKeys(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  let after = 0;
  for (const { index } of text.matchAll(KEY_BEGINS)) {
    if (index < after) continue;
    const block = text.slice(index, index + LONGEST_KEY);
    const end = KEY_ENDS.exec(block);
    after = index + (end === null ? block.length : end.index + end[0].length);
    spans.push({ from: index, start: index, end: after });
  }
  return spans;
}

/** Where a private key begins that has not ended yet, or may begin; else the length of the text. */
function openPrivateKey(text: string): number {
  const start = text.lastIndexOf('-----BEGIN ');
  if (start < 0 || text.length - start > LONGEST_KEY) return text.length;
  const block = text.slice(start);
  const isOpen =
    /^-----BEGIN [A-Z\d ]{0,40}(?:-{0,5}$|PRIVATE KEY-----)/.test(block) && !KEY_ENDS.test(block);
  return isOpen ? start : text.length;
}

/** Where the end of a text may be the beginning of a value; else the length of the text. */
function beginningOf(value: string, text: string): number {
  for (let length = Math.min(value.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(value.slice(0, length))) return text.length - length;
  }
  return text.length;
}

/** The last place at or before `limit` where a word begins and no secret is cut. */
function beforeWord(text: string, spans: readonly SecretSpan[], limit: number): number {
  let at = wordStart(text, limit);
  for (const span of spans.toReversed()) {
    if (span.from < at && at < span.end) at = wordStart(text, span.from);
  }
  return at;
}

function wordStart(text: string, limit: number): number {
  let at = limit;
  while (at > 0 && !/\s/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}

/** Secrets within or beside each other become one. */
function merged(spans: readonly SecretSpan[]): SecretSpan[] {
  const result: SecretSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last === undefined || span.start >= last.end) result.push({ ...span });
    else {
      last.from = Math.min(last.from, span.from);
      if (span.end > last.end) Object.assign(last, { end: span.end, ends: span.ends });
    }
  }
  return result;
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
