import type { Params } from '../../store/finding.ts';

/** The languages messages are written in. */
export type Language = 'en' | 'fr';

/**
 * One message in every language. `{name}` is replaced by the parameter of that name, and `{name#file|files}`
 * by the word that goes with its number: the singular for 1 in English, for 0 and 1 in French.
 */
export type Sentence = Record<Language, string>;

/** Fills a sentence's placeholders; one without its parameter stays visible, so that the gap is seen. */
export function fill(sentence: Sentence, language: Language, params: Params): string {
  return sentence[language].replace(
    PLACEHOLDER,
    (placeholder, name: string, one: string | undefined, several: string | undefined) => {
      const value = Object.hasOwn(params, name) ? params[name] : undefined;
      if (value === undefined) return placeholder;
      if (one === undefined || several === undefined) return String(value);
      return isSingular(Number(value), language) ? one : several;
    },
  );
}

const PLACEHOLDER = /\{(\w+)(?:#([^{}|]*)\|([^{}|]*))?\}/g;

/** Rules of Unicode's CLDR. French has a third form, for millions (`un million de fichiers`): the noun is plural. */
const RULES = { en: new Intl.PluralRules('en'), fr: new Intl.PluralRules('fr') };

const isSingular = (count: number, language: Language): boolean => RULES[language].select(count) === 'one';
