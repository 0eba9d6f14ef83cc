import type { Step } from '../steps.ts';
import { HEAD } from '../told.ts';
import { short } from '../verdict.ts';
import { type Acted, back, done } from './acted.ts';
import { keptRefs } from './keep.ts';

/** How a step would go when nothing comes in between. */
export function wouldBe(step: Step, runId: string): Acted {
  const kept = (name: string): string => `${keptRefs(runId)}/${name}`;
  switch (step.do) {
    case 'create': {
      const { branch, to } = step;
      return done('rollback.branch-again', { branch, commit: short(to) });
    }
    case 'switch': {
      const { from, to } = step;
      return done('rollback.head-back', {
        from: from.branch ?? short(from.head),
        to: to.branch ?? short(to.head),
      });
    }
    case 'move': {
      const branch = step.branch ?? HEAD;
      return back(branch, step.from, step.to, kept(branch));
    }
    case 'delete':
      return done('rollback.branch-removed', { branch: step.branch, ref: kept(step.branch) });
    default:
      return step satisfies never;
  }
}
