import type { PhaseSummary, RunSummary } from '../../store/projections/summary.ts';
import type { ShownStatus } from './run-document.ts';

export type ShownPhase = Omit<PhaseSummary, 'status'> & { status: PhaseSummary['status'] | 'interrupted' };

/** The phases as readers see them: nothing runs in a run that nobody owns, so what was running when it was left is interrupted. */
export const shownPhases = (run: RunSummary, status: ShownStatus): ShownPhase[] =>
  status === 'resumable' ? run.phases.map(interrupted) : run.phases;

const interrupted = (phase: PhaseSummary): ShownPhase => ({
  ...phase,
  status: phase.status === 'running' ? 'interrupted' : phase.status,
  tasks: phase.tasks.map((task) => (task.status === 'running' ? { ...task, status: 'interrupted' } : task)),
});
