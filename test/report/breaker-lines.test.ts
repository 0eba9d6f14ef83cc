import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { breakerLines } from '../../src/report/breaker-lines.ts';
import type { Language } from '../../src/text/sentence.ts';
import type { Breaker } from '../../store/standing.ts';
import { phase, plan } from '../support/plans.ts';
import { SimulatedRun } from '../support/simulated-run.ts';

const HOUR = 3_600_000;
const open: Breaker = { dependency: 'host:git.example.org', state: 'open', failures: 4, forMs: 1.5 * HOUR };
const lines = (language: Language, ...resting: Breaker[]): string[] =>
  breakerLines({ resting }, { colours: pc.createColors(false), language });

test('a run before which nothing failed often says nothing of it', () => {
  expect(lines('en')).toEqual([]);
  const { summary } = new SimulatedRun(plan([phase('a', ['x'])]));
  expect(summary).not.toHaveProperty('resting');
});

describe('what rests is named with how often it failed and for how long', () => {
  test.each<[Breaker, string, string]>([
    [
      open,
      'the host git.example.org failed in 4 runs on end; for another 1 h 30 min it is tried once in a run',
      'l’hôte git.example.org : 4 échecs de suite ; une seule tentative par exécution pendant encore 1 h 30 min',
    ],
    [
      { ...open, dependency: 'remote:origin', state: 'half-open', forMs: 0 },
      'the git remote origin failed in 4 runs on end; it is tried once, to see whether it is back',
      'le dépôt distant origin : 4 échecs de suite ; une seule tentative, pour voir si le service est rétabli',
    ],
    [
      { ...open, dependency: 'mcp:quick:files', forMs: 61_000 },
      'the MCP server quick:files failed in 4 runs on end; for another 2 min 00 s it is tried once in a run',
      'le serveur MCP quick:files : 4 échecs de suite ; une seule tentative par exécution pendant encore 2 min 00 s',
    ],
    [
      { dependency: 'agent', state: 'open', failures: 3, forMs: 24 * HOUR },
      'the agent did not help 3 times on end; it is left alone for another 24 h 00 min',
      'l’agent : 3 échecs de suite ; il est laissé au repos pendant encore 24 h 00 min',
    ],
    [
      { dependency: 'agent', state: 'half-open', failures: 3, forMs: 0 },
      'the agent did not help 3 times on end; it may be asked once again',
      'l’agent : 3 échecs de suite ; il peut être appelé une nouvelle fois',
    ],
  ])('%j', (breaker, en, fr) => {
    expect(lines('en', breaker)).toEqual(['', 'Tried less often:', `  ${en}`]);
    expect(lines('fr', breaker)).toEqual(['', 'Au repos :', `  ${fr}`]);
  });

  test('and cannot paint the screen', () => {
    const [, , line] = lines('en', { ...open, dependency: 'mcp:\u001b[31mred' });
    expect(line).not.toContain('\u001b');
  });
});
