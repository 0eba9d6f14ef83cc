import { type Counted, type Metrics, metricsOf } from '../../store/projections/metrics.ts';
import { readCatalogue } from '../../store/runs.ts';
import { CommandError, EXIT } from '../cli/errors.ts';
import { type Terminal, terminal } from '../cli/terminal.ts';
import { table } from '../report/table.ts';
import { duration, percent } from '../text/duration.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';

export type MetricsOptions = CommonOptions & { days: string };

/** `roo-fsm metrics`: what the runs of the last days say together. */
export async function metrics(options: MetricsOptions): Promise<number> {
  const place = placeOf(options);
  const screen = terminal(options, process.env);
  const days = daysOf(options.days);
  const summaries = readCatalogue(place.dataDir).flatMap((entry) =>
    entry.closed === null ? [] : [entry.closed.summary],
  );
  const figures = metricsOf(summaries, { days, to: Date.now() });
  if (options.json === true)
    screen.out(`${JSON.stringify({ schema: 'roo-fsm/metrics@1', ...figures }, null, 2)}\n`);
  else screen.out(report(figures, screen));
  return EXIT.success;
}

/** A century: beyond it there is no run, and soon no date either. */
const MOST_DAYS = 36_500;

function daysOf(text: string): number {
  const days = Number(text);
  if (days > 0 && days <= MOST_DAYS) return days;
  throw new CommandError({
    reason: 'usage',
    message: `--days: "${text}" is not a number above 0 and up to ${MOST_DAYS}`,
    exitCode: EXIT.usage,
    remedy: '--days 30',
  });
}

function report(figures: Metrics, { colours }: Pick<Terminal, 'colours'>): string {
  if (figures.runs === 0)
    return `no finished run in the last ${figures.window.days} days; make one with: roo-fsm run\n`;
  const { success, partial, failure, error, unfinished } = figures;
  return [
    colours.bold(`${figures.runs} runs in the last ${figures.window.days} days`),
    `  ${success} success, ${partial} partial, ${failure} failure, ${error} error, ${unfinished} unfinished`,
    `  success rate ${rate(figures)}`,
    `  duration ${durations(figures)}`,
    `  trend ${trend(figures)}`,
    '',
    `${counted('phase', figures.phases)}`,
    `${counted('task', figures.tasks)}${errors(figures)}`,
  ].join('\n');
}

function rate({ successRate, successRateInterval }: Metrics): string {
  if (successRate === null || successRateInterval === null) return 'unknown: no run came to an end';
  const [low, high] = successRateInterval;
  return `${percent(successRate)} (95 % sure that it lies from ${percent(low)} to ${percent(high)})`;
}

function durations({ durationMs }: Metrics): string {
  if (durationMs === null) return 'unknown';
  const { mean, p50, p95, max } = durationMs;
  return `median ${duration(p50)}, mean ${duration(mean)}, 95 % under ${duration(p95)}, longest ${duration(max)}`;
}

function trend({ trend: found }: Metrics): string {
  if (found === null) return 'not yet: it needs 8 finished runs';
  return found.direction === 'steady'
    ? 'steady'
    : `${found.direction}, ${duration(Math.abs(found.slopeMsPerRun))} per run`;
}

function counted(name: string, groups: Record<string, Counted>): string {
  const right = true;
  const columns = [
    { name },
    { name: 'runs', right },
    { name: 'well', right },
    { name: 'failed', right },
    { name: 'median', right },
    { name: '95 %', right },
  ];
  return table(
    columns,
    Object.entries(groups).map(([key, { runs, succeeded, failed, durationMs }]) => [
      key,
      String(runs),
      percent(succeeded / runs),
      String(failed),
      duration(durationMs?.p50 ?? 0),
      duration(durationMs?.p95 ?? 0),
    ]),
  );
}

function errors({ errors: patterns }: Metrics): string {
  if (patterns.length === 0) return '';
  const columns = [{ name: 'count', right: true }, { name: 'last seen (UTC)' }, { name: 'error' }];
  const rows = patterns
    .slice(0, 10)
    .map((pattern) => [
      String(pattern.count),
      pattern.lastSeen.slice(0, 16).replace('T', ' '),
      pattern.signature,
    ]);
  return `\n${table(columns, rows)}`;
}
