import { describe, expect, it, test } from 'vitest';
import { BREAKS } from '../../src/demo/breaks.ts';
import { demoSentences } from '../../src/demo/sentences.ts';
import { catalogue } from '../../src/text/catalogue.ts';
import { configCommandSentences } from '../../src/text/config-commands.ts';
import { importSentences } from '../../src/text/config-import.ts';
import { conflictSentences } from '../../src/text/conflict.ts';
import { escalationWords } from '../../src/text/escalation.ts';
import { levelSentences } from '../../src/text/escalation-levels.ts';
import { failureSentences } from '../../src/text/failures.ts';
import { intercomWords } from '../../src/text/intercom.ts';
import { notifyWords } from '../../src/text/notify.ts';
import { retentionSentences } from '../../src/text/retention.ts';
import { selftestSentences } from '../../src/text/selftest.ts';
import { fill, type Language, type Sentence } from '../../src/text/sentence.ts';
import { tableSentences } from '../../src/text/tables.ts';
import { trashSentences } from '../../src/text/trash.ts';
import { uiSentences } from '../../src/text/ui.ts';
import { failureSchema } from '../../store/failure.ts';
import { sourcesIn, textOf, withoutComments } from '../support/imports.ts';

const TABLES: Record<string, Record<string, Sentence>> = {
  catalogue,
  failures: failureSentences,
  escalation: escalationWords,
  levels: levelSentences,
  conflict: conflictSentences,
  'config import': importSentences,
  'config commands': configCommandSentences,
  interface: uiSentences,
  tables: tableSentences,
  demo: demoSentences,
  retention: retentionSentences,
  selftest: selftestSentences,
  trash: trashSentences,
  intercom: intercomWords,
  notifications: notifyWords,
  breaks: Object.fromEntries(Object.entries(BREAKS).map(([name, { sentence }]) => [name, sentence])),
};

const ALL = Object.entries(TABLES).flatMap(([table, sentences]) =>
  Object.entries(sentences).map(([name, sentence]) => ({ name: `${table} ${name}`, sentence })),
);
const LANGUAGES: readonly Language[] = ['en', 'fr'];

/** `@{u}` is git's own. */
const placeholders = (text: string): string[] => [
  ...new Set([...text.replaceAll('@{u}', '').matchAll(/\{(\w+)/g)].map(([, name = '']) => name)),
];

/** The parameters that count something; the others are names, or numbers that nothing is counted with. */
const COUNTS =
  /^(count|errors|ahead|behind|commits|files|tracked|checked|json|tools|runs|days|hours|minutes|timedOut|proposed|good|total|warnings|failed|skipped|success|partial|failure|error|unfinished)$/;

/** The sentence of these numbers. */
const counting = (sentence: Sentence, language: Language, count: number): string => {
  const names = placeholders(sentence[language]);
  const params = names.map((name) => [name, COUNTS.test(name) ? count : 'x']);
  return fill(sentence, language, Object.fromEntries(params));
};

/** Names of the sentences with which something is wrong. */
const wrong = (isWrong: (sentence: Sentence) => boolean): string[] =>
  ALL.filter(({ sentence }) => isWrong(sentence)).map(({ name }) => name);

/** What ends in s without being a plural. */
const NO_PLURAL = new Set([
  's',
  'process',
  'success',
  'is',
  'was',
  'says',
  'succès',
  'processus',
  'fois',
  'mis',
  'mais',
  'depuis',
  'sans',
  'sous',
  'pas',
]);

describe('every sentence', () => {
  it('has the same parameters in both languages', () => {
    const named = (text: string): string => placeholders(text).sort().join();
    expect(wrong(({ en, fr }) => named(en) !== named(fr))).toEqual([]);
  });

  it.each(LANGUAGES)('is filled to the end, without gaps and spare spaces (%s)', (language) => {
    const untidy = (text: string): boolean => text === '' || /^\s|\s$|\s{2}|[{}#|]/.test(text);
    expect(wrong((sentence) => untidy(counting(sentence, language, 7).replaceAll('@{u}', '@u')))).toEqual([]);
  });

  it.each([
    ['en', 1],
    ['fr', 0],
    ['fr', 1],
  ] as const)('has no plural after a singular number (%s, %s)', (language, count) => {
    const after = /(?<![\p{L}\d.-])[01] (\p{L}+)(?: (\p{L}+))?/gu;
    const isPlural = (sentence: Sentence): boolean =>
      [...counting(sentence, language, count).matchAll(after)]
        .flatMap(([, ...words]) => words)
        .some((noun) => noun?.endsWith('s') === true && !NO_PLURAL.has(noun));
    expect(wrong(isPlural)).toEqual([]);
  });

  it('has one form for one and another for several, wherever it counts with words', () => {
    const forms = ({ en, fr }: Sentence) => [...`${en}${fr}`.matchAll(/\{\w+#([^{}]*)\}/g)];
    const ill = ([, text = '']: RegExpMatchArray): boolean =>
      text.split('|').filter((form) => form !== '').length !== 2;
    expect(wrong((sentence) => forms(sentence).some(ill))).toEqual([]);
    expect(ALL.flatMap(({ sentence }) => forms(sentence)).length).toBeGreaterThan(50);
  });
});

test.each(failureSchema.options.map((option) => [option.shape.reason.value, option]))(
  'the failure %s knows every parameter of its sentence',
  (reason, { shape }) => {
    expect(Object.keys(shape)).toEqual(expect.arrayContaining(placeholders(failureSentences[reason].en)));
  },
);

/** A code with the parameters that stand beside it in the source; what is put together elsewhere is passed over. */
type Use = { code: string; given: string[] };

const CALLS: [RegExp, Record<string, Sentence>][] = [
  [/\bfinding\(\s*[^,()]+,\s*'([\w.-]+)'(?:,\s*\{([^{}]*)\}|(?=\)))/g, catalogue],
  [/\bbecause\(\s*'([\w.-]+)'(?:,\s*\{([^{}]*)\}|(?=\)))/g, catalogue],
  [/\bcode: '((?:[a-z]+\.)[\w.-]+)',\s*params: \{([^{}]*)\}/g, catalogue],
  [/\bword\(\s*'([\w.-]+)',\s*language(?:,\s*\{([^{}]*)\}|(?=\)))/g, uiSentences],
  [/\btableWord\(\s*'([\w.-]+)',\s*language(?:,\s*\{([^{}]*)\}|(?=\)))/g, tableSentences],
  [/\bsay\(\s*'((?:head|metrics)\.[\w.-]+)'(?:,\s*\{([^{}]*)\}|(?=\)))/g, tableSentences],
  [/\bsay\(\s*'([\w-]+)',\s*language(?:,\s*\{([^{}]*)\}|(?=\)))/g, demoSentences],
];

function usesIn(text: string, call: RegExp): Use[] {
  const code = withoutComments(text);
  return [...code.matchAll(call)].flatMap(([, name = '', params = '']) =>
    params.includes('...') ? [] : [{ code: name, given: keysOf(params) }],
  );
}

/** The keys of an object in the source: those of calls and of arrays in it are cut off first. */
const keysOf = (params: string): string[] =>
  innermostGone(params)
    .split(',')
    .map((field) => field.split(':')[0]?.trim() ?? '')
    .filter((key) => key !== '');

function innermostGone(text: string): string {
  const shorter = text.replace(/\([^()]*\)|\[[^[\]]*\]/g, '');
  return shorter === text ? text : innermostGone(shorter);
}

describe('where a sentence is used', () => {
  const sources = ['machines', 'store', 'config', 'src'].flatMap(sourcesIn).map(textOf);

  test.each(CALLS)('%s gives all of its parameters', (call, sentences) => {
    const uses = sources.flatMap((text) => usesIn(text, call));
    expect(uses.length).toBeGreaterThan(0);
    for (const { code, given } of uses) {
      const known = sentences[code];
      expect(known, code).toBeDefined();
      if (known !== undefined)
        expect({ code, given }).toEqual({
          code,
          given: expect.arrayContaining(placeholders(known.en)),
        });
    }
  });

  it('is seen by this test', () => {
    const text = "finding('info', 'a.b', { count, path: f(x, y), z: [1, 2] }, where); because('c.d')";
    expect(usesIn(text, CALLS[0]![0])).toEqual([{ code: 'a.b', given: ['count', 'path', 'z'] }]);
    expect(usesIn(text, CALLS[1]![0])).toEqual([{ code: 'c.d', given: [] }]);
  });
});

test.each([
  'plan.disabled',
  'plan.not-selected',
  'stop.cancelled',
  'stop.phase-timed-out',
  'stop.run-timed-out',
  'agent.done',
  'agent.failed',
  'agent.not-available',
  'agent.repaired',
  'agent.not-repaired',
  'rollback.done',
  'rollback.refused',
  'rollback.not-available',
  'rollback.nothing',
  'rollback.failed',
  'rollback.would-done',
  'rollback.would-nothing',
  'rollback.would-refused',
  'rollback.would-failed',
])('%s, which is put together at run time, has a sentence', (code) => {
  expect(catalogue).toHaveProperty([code]);
});
