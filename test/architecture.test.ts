import { describe, expect, test } from 'vitest';
import { type Import, importsIn, importsOf, sourcesIn, textOf, wordsOf } from './support/imports.ts';

/** What may be imported: a file or package by name, or all of a folder or scope by a name that ends with `/` or `:`. */
type Allowed = readonly string[];
type Rule = {
  rule: string;
  of: readonly string[];
  but?: readonly string[];
  values: Allowed;
  types?: Allowed;
};

const SHAPES = [
  'store/events.ts',
  'store/plan.ts',
  'store/failure.ts',
  'store/finding.ts',
  'store/standing.ts',
];

/** What the levels of the ladder do outside, and who is told. */
const LEVELS = [
  'src/ladder/',
  'src/agent/',
  'src/escalation/',
  'src/intercom/',
  'src/notify/',
  'src/recovery/',
  'src/rollback/',
];

const RULES: Rule[] = [
  {
    rule: 'the machine knows xstate and the shapes of events and plans, and nothing of the world',
    of: ['machines'],
    values: ['xstate', 'machines/', ...SHAPES],
  },
  {
    rule: 'the shapes of what is stored need only zod',
    of: SHAPES,
    values: ['zod', ...SHAPES],
  },
  {
    rule: 'a projection is a pure fold of what is stored',
    of: ['store/projections'],
    values: ['simple-statistics', 'store/projections/', ...SHAPES],
  },
  {
    rule: 'the store knows events, and neither who decides nor who acts',
    of: ['store'],
    values: ['zod', 'lowdb', 'simple-statistics', 'node:', 'store/'],
  },
  {
    rule: 'the configuration becomes a plan without touching the disk',
    of: ['config'],
    values: [
      'zod',
      'jsonc-parser',
      'yaml',
      'smol-toml',
      'fastest-levenshtein',
      're2js',
      'node:path',
      'config/',
      'store/plan.ts',
      'store/failure.ts',
      'store/events.ts',
      'store/result.ts',
    ],
  },
  {
    rule: 'sentences are made of what is stored',
    of: ['src/text'],
    values: ['src/text/', 'store/'],
  },
  {
    rule: 'the doors to the outside know nothing of runs, tasks and plans',
    of: ['src/system'],
    values: ['execa', 'simple-git', 'uuid', 'pino', 'node:', 'src/system/'],
    types: ['store/events.ts', 'store/lock-owner.ts', 'pino'],
  },
  {
    rule: 'a task knows its options and the doors to the outside, and neither the machine nor the run',
    of: ['src/tasks'],
    values: [
      'zod',
      'tinyglobby',
      'picomatch',
      'jsonc-parser',
      'ajv',
      'ajv/dist/',
      'ajv-formats',
      '@modelcontextprotocol/sdk/',
      'node:',
      'src/tasks/',
      'src/system/',
      'src/text/',
      'config/',
      'store/',
    ],
  },
  {
    rule: 'no task opens the store: it is given what it may see',
    of: ['src/tasks'],
    values: ['zod', 'tinyglobby', 'picomatch', 'jsonc-parser', 'ajv', 'ajv/dist/', 'ajv-formats']
      .concat(['@modelcontextprotocol/sdk/', 'node:', 'src/', 'config/'])
      .concat(SHAPES)
      .concat(['store/result.ts', 'store/place-of.ts', 'store/projections/']),
  },
  {
    rule: 'the loop knows nothing of commands, of the terminal and of reports',
    of: ['src/run'],
    values: [
      'uuid',
      'node:',
      'src/run/',
      'src/tasks/',
      'src/system/',
      'config/',
      'machines/',
      'store/',
    ].concat(LEVELS),
    types: ['src/text/sentence.ts'],
  },
  {
    rule: 'a level of the ladder knows the doors to the outside, and neither the machine, the loop nor commands',
    of: LEVELS.map((folder) => folder.slice(0, -1)),
    values: [
      'zod',
      'uuid',
      'nodemailer',
      'node:',
      'src/tasks/',
      'src/trash/',
      'src/system/',
      'src/text/',
      'src/report/',
      'config/',
      'store/',
      ...LEVELS,
    ],
  },
  {
    rule: 'the message file of the agents knows nothing of what is told in it',
    of: ['src/intercom'],
    values: ['uuid', 'node:', 'src/intercom/', 'src/tasks/workspace-path.ts', 'src/system/', 'store/'],
    types: ['config/intercom.ts'],
  },
  {
    rule: 'upkeep knows the store and what decides, and the loop does not know it',
    of: ['src/upkeep'],
    values: ['node:', 'src/upkeep/', 'src/run/', 'src/system/', 'machines/', 'store/'],
  },
  {
    rule: 'the trash knows what cleanups left and the store, and neither runs nor commands',
    of: ['src/trash'],
    values: ['node:', 'src/trash/', 'src/tasks/', 'store/'],
  },
  {
    rule: 'a rollback knows what tasks and the trash left, and neither runs nor commands',
    of: ['src/rollback'],
    values: ['zod', 'node:', 'src/rollback/', 'src/tasks/', 'src/trash/', 'src/system/', 'store/'],
    types: ['src/text/catalogue.ts'],
  },
  {
    rule: 'a report is made of what is stored: it neither runs nor asks anything',
    of: ['src/report'],
    values: ['cli-table3', 'picocolors', 'src/report/', 'src/text/', 'store/'],
  },
];

const isAllowed = (to: string, allowed: Allowed): boolean =>
  allowed.some((one) => (/[/:]$/.test(one) ? to.startsWith(one) : to === one));

const breaks = ({ values, types = [] }: Rule, { to, typeOnly }: Import): boolean =>
  !isAllowed(to, values) && !(typeOnly && isAllowed(to, types));

const told = ({ from, to, typeOnly }: Import): string => `${from} → ${to}${typeOnly ? ' (type)' : ''}`;

const everything = ['machines', 'store', 'config', 'src'].flatMap(sourcesIn);

test.each(RULES)('$rule', (rule) => {
  const imports = rule.of.flatMap(sourcesIn).flatMap(importsOf);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((one) => breaks(rule, one)).map(told)).toEqual([]);
});

test('the program starts in src/cli.ts, and nothing imports it', () => {
  expect(everything).toContain('src/cli.ts');
  const imports = everything.flatMap(importsOf);
  expect(imports.filter(({ to }) => to === 'src/cli.ts').map(told)).toEqual([]);
});

test('only the commands and the program itself know the commands', () => {
  const imports = everything.flatMap(importsOf).filter(({ to }) => to.startsWith('src/commands/'));
  const outside = imports.filter(
    ({ from }) => !from.startsWith('src/commands/') && !from.startsWith('src/cli/'),
  );
  expect(outside.map(told)).toEqual([]);
});

test('only the store knows lowdb, and only the machine knows xstate', () => {
  const imports = everything.flatMap(importsOf);
  const strangers = imports.filter(
    ({ from, to }) =>
      (/^lowdb\b/.test(to) && !from.startsWith('store/')) ||
      (/^(xstate|@xstate)\b/.test(to) && !from.startsWith('machines/')),
  );
  expect(strangers.map(told)).toEqual([]);
});

test('nothing of the product imports its tests', () => {
  const imports = everything.flatMap(importsOf).filter(({ to }) => /^(test|bench)\//.test(to));
  expect(imports.map(told)).toEqual([]);
});

test('no file needs itself in a circle', () => {
  const needs = new Map(
    everything.map((from) => [from, importsOf(from).flatMap(({ to, typeOnly }) => (typeOnly ? [] : [to]))]),
  );
  const finished = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (way.includes(file) || finished.has(file)) return;
    for (const next of needs.get(file) ?? []) visit(next, [...way, file]);
    finished.add(file);
  };
  for (const file of everything) visit(file, []);
  expect(circles).toEqual([]);
});

describe('the machine decides the same whenever and wherever it is asked', () => {
  const WORDS =
    /\b(Date|Math\.random|process|performance|crypto|setTimeout|setInterval|setImmediate|queueMicrotask|fetch|console|globalThis|Intl|async|await|Promise|toLocale\w+|localeCompare)\b/g;

  test.each(sourcesIn('machines'))('%s has no clock, chance, environment or waiting in it', (source) => {
    expect(wordsOf(textOf(source)).match(WORDS) ?? []).toEqual([]);
  });
});

describe('these rules see', () => {
  test('every kind of import', () => {
    const text = [
      "import fs from 'node:fs';",
      "import { a, type B } from './a.ts';",
      'import {',
      '  one,',
      '  two as three,',
      "} from '../b/c.ts';",
      "import * as d from 'd';",
      "import type { E } from 'e';",
      "import './f.ts';",
      "export { g } from './g.ts';",
      "export * from './h.ts';",
      "export type { I } from './i.ts';",
      "const j = await import('./j.ts');",
      "const k = require('k');",
      "// import 'no';",
      "/* import 'no'; */",
      "const text = 'import(\"' + 1;",
    ].join('\n');
    expect(importsIn('x/y/z.ts', text).map(told)).toEqual([
      'x/y/z.ts → node:fs',
      'x/y/z.ts → x/y/a.ts',
      'x/y/z.ts → x/b/c.ts',
      'x/y/z.ts → d',
      'x/y/z.ts → e (type)',
      'x/y/z.ts → x/y/f.ts',
      'x/y/z.ts → x/y/g.ts',
      'x/y/z.ts → x/y/h.ts',
      'x/y/z.ts → x/y/i.ts (type)',
      'x/y/z.ts → x/y/j.ts',
      'x/y/z.ts → k',
    ]);
  });

  test('words of code, and not those of comments and quotes', () => {
    expect(wordsOf("Date.now(); // process\n/* fetch */ 'console' \"Intl\" // it's\nawait x")).toMatch(
      /^Date\.now\(\); \n {1,}'' '' \nawait x$/,
    );
  });
});
