import type { Finding } from '../../store/finding.ts';
import type { SentenceCode } from '../text/catalogue.ts';
import { finding } from './task.ts';

/** Nobody reads more of one kind in a report. */
const MOST = 30;

/** The first findings, then one of the same severity that says how many more there are. */
export function firstFew(findings: readonly Finding[], more: SentenceCode): Finding[] {
  const left = findings.slice(MOST);
  const severity = left[0]?.severity;
  if (severity === undefined) return [...findings];
  return [...findings.slice(0, MOST), finding(severity, more, { count: left.length })];
}
