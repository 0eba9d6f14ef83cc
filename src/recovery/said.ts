import type { Params } from '../../store/finding.ts';
import type { Recovered } from '../ladder/ladder.ts';
import type { SentenceCode } from '../text/catalogue.ts';

/** The answer of a procedure, with what was done or why not. */
export const said = (outcome: Recovered['outcome'], code: SentenceCode, params: Params = {}): Recovered => ({
  outcome,
  reason: { code, params },
});

/** The answer of a procedure that has done nothing. */
export const notAvailable = (code: SentenceCode, params: Params = {}): Recovered =>
  said('not-available', code, params);
