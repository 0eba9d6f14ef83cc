import { printable } from '../report/printable.ts';
import { table } from '../report/table.ts';
import type { Terminal } from '../report/terminal.ts';
import { type SelftestWord, selftestSentences, selftestWord } from '../text/selftest.ts';
import type { Difference } from './checks.ts';
import { rowsOf, type Tested, type Tried } from './harness.ts';
import { nameOf, namesOf } from './point.ts';

/** Nobody reads more of what one crash spoiled. */
const MOST = 12;

/** What was found, for a person; `repeat` makes the command for one point. */
export function selftestReport(
  { tried, varying }: Tested,
  screen: Terminal,
  repeat: (points: string) => string,
): string {
  const { language, colours } = screen;
  const tell = (name: SelftestWord, params = {}): string => selftestWord(name, language, params);
  const failing = tried.filter((one) => one.differences.length > 0);
  const missed = tried.flatMap((one) => (one.reached === 0 ? [nameOf(one.crashes[0])] : []));
  return [
    summaryTable(tried, tell),
    ...(missed.length === 0 ? [] : [tell('not-reached', { points: missed.join(', ') })]),
    ...(varying.length === 0 ? [] : [tell('varying', { names: printable(firstOf(varying)) })]),
    ...(process.platform === 'linux' ? [] : [tell('no-processes')]),
    failing.length === 0
      ? colours.green(tell('held'))
      : colours.red(tell('failed', { failed: failing.length, total: tried.length })),
    ...failing.flatMap((one) => failureLines(one, tell, repeat)),
    '',
  ].join('\n');
}

type Tell = (name: SelftestWord, params?: Record<string, string | number>) => string;

function summaryTable(tried: readonly Tried[], tell: Tell): string {
  const columns = [
    { name: tell('head.kind') },
    ...(['points', 'reached', 'resumed', 'failures'] as const).map((name) => ({
      name: tell(`head.${name}`),
      right: true,
    })),
  ];
  const rows = rowsOf(tried).map(({ kind, points, reached, resumed, failures }) => [
    isKind(kind) ? tell(`kind.${kind}`) : kind,
    ...[points, reached, resumed, failures].map(String),
  ]);
  return table(columns, rows);
}

type KindName = SelftestWord extends infer W ? (W extends `kind.${infer K}` ? K : never) : never;
const isKind = (kind: string): kind is KindName => `kind.${kind}` in selftestSentences;

function failureLines(one: Tried, tell: Tell, repeat: (points: string) => string): string[] {
  const points = namesOf(one.crashes);
  const more = one.differences.length - MOST;
  return [
    `✗ ${points}`,
    ...one.differences.slice(0, MOST).map((difference) => `    ${differenceLine(difference, tell)}`),
    ...(more > 0 ? [`    ${tell('more', { count: more })}`] : []),
    ...(one.doubtful.length === 0 ? [] : [`    ${tell('doubtful', { tasks: one.doubtful.join(', ') })}`]),
    `    ${tell('repeat', { command: repeat(points) })}`,
    ...(one.folder === null ? [] : [`    ${tell('kept', { folder: one.folder })}`]),
  ];
}

const differenceLine = ({ check, what, expected, found }: Difference, tell: Tell): string =>
  tell('difference', {
    check: printable(`${check} ${what}`.trim()),
    expected: short(expected),
    found: short(found),
  });

const short = (value: unknown): string => {
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

const firstOf = (names: readonly string[]): string =>
  names.length > MOST ? `${names.slice(0, MOST).join(', ')}, …` : names.join(', ');

/** The same as one JSON document. */
export function selftestDocument({ tried, varying }: Tested, plan: string, durationMs: number): object {
  return {
    schema: 'roo-fsm/selftest@1',
    plan,
    points: tried.length,
    reached: tried.filter(({ reached }) => reached > 0).length,
    kinds: rowsOf(tried),
    varying,
    failures: tried.flatMap(({ crashes, differences, doubtful, folder }) =>
      differences.map((difference) => ({
        point: namesOf(crashes),
        ...difference,
        doubtful,
        ...(folder === null ? {} : { folder }),
      })),
    ),
    durationMs: Math.round(durationMs),
  };
}
