import type { RunSummary } from '../../store/projections/summary.ts';
import type { Breaker } from '../../store/standing.ts';
import { sentence } from '../text/catalogue.ts';
import { duration } from '../text/duration.ts';
import type { Language } from '../text/sentence.ts';
import { word } from '../text/ui.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/** What had failed so often in the runs before that this run tried it once only; nothing where nothing had. */
export function breakerLines(
  { resting = [] }: Pick<RunSummary, 'resting'>,
  { colours, language }: Pick<Terminal, 'colours' | 'language'>,
): string[] {
  if (resting.length === 0) return [];
  return [
    '',
    word('report.resting', language),
    ...resting.map((breaker) => `  ${colours.dim(breakerText(breaker, language))}`),
  ];
}

/** One of them as a sentence. */
export function breakerText({ dependency, state, failures, forMs }: Breaker, language: Language): string {
  const what = nameOf(dependency, language);
  const whom = dependency === 'agent' ? 'agent' : 'task';
  return sentence(
    `breaker.${whom}-${state}`,
    { what, failures, time: duration(Math.ceil(forMs / 60_000) * 60_000) },
    language,
  );
}

function nameOf(dependency: string, language: Language): string {
  const [kind = '', ...rest] = dependency.split(':');
  const code = NAMED[kind];
  return code === undefined
    ? printable(dependency)
    : sentence(code, { name: printable(rest.join(':')) }, language);
}

const NAMED: Readonly<Record<string, string>> = {
  host: 'breaker.host',
  remote: 'breaker.remote',
  mcp: 'breaker.mcp',
};
