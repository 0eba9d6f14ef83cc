import type { Proven, StoreFinding } from '../../store/verify/store-finding.ts';
import { sentence } from '../text/catalogue.ts';
import type { Language } from '../text/sentence.ts';
import { because } from '../text/ui.ts';
import { mark } from './marks.ts';
import type { Terminal } from './terminal.ts';

type Shown = Pick<Terminal, 'colours' | 'language'>;

/** One line for what was found: where, what, and what can be saved of it. */
export function findingLine(finding: StoreFinding, { colours, language }: Shown): string {
  const { file, line, severity, proven } = finding;
  const place = line === undefined ? file : `${file}:${line}`;
  const kind = sentence(`verify.severity-${severity}`, {}, language);
  const saved = severity === 'damage' && proven !== undefined ? ` (${provenText(proven, language)})` : '';
  const told = because(`${place}: ${kind}`, detailOf(finding, language), language);
  return `${mark(MARKS[severity], colours)} ${told}${saved}`;
}

const MARKS = { damage: 'failed', divergence: 'failed', note: 'skipped' } as const;

/** What was found, in the reader's language. */
export const detailOf = ({ code, params }: StoreFinding, language: Language): string =>
  sentence(`verify.${code}`, params, language);

/** What of a file is proven. */
export function provenText({ lines, events }: Proven, language: Language): string {
  const params = { lines: linesText(lines, language), events: eventsText(events, language) };
  return sentence('verify.proven', params, language);
}

export const linesText = (count: number, language: Language): string =>
  sentence('verify.lines', { count }, language);

export const eventsText = (count: number, language: Language): string =>
  sentence('verify.events', { count }, language);

/** The same for scripts. */
export function findingDocument(finding: StoreFinding, language: Language): object {
  const { severity, code, file, line, runId, proven } = finding;
  return {
    severity,
    code,
    file,
    ...(line === undefined ? {} : { line }),
    ...(runId === undefined ? {} : { runId }),
    detail: detailOf(finding, language),
    ...(proven === undefined ? {} : { proven }),
  };
}
