import type { Params } from '../../store/finding.ts';

/** The languages messages are written in. */
export type Language = 'en' | 'fr';

/** One message in every language; `{name}` is replaced by the parameter of that name. */
export type Sentence = Record<Language, string>;

/** Fills a sentence's placeholders; one without its parameter stays visible, so that the gap is seen. */
export function fill(sentence: Sentence, language: Language, params: Params): string {
  return sentence[language].replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : placeholder,
  );
}
