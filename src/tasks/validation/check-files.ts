import type { Finding } from '../../../store/finding.ts';
import { type CheckedFile, checkFile } from '../check-file.ts';
import { firstFew } from '../first-few.ts';
import { inParallel } from '../in-parallel.ts';
import { type HeldTo, shapeChecker } from '../shapes/shape-checker.ts';
import type { TaskContext } from '../task.ts';
import { type Limits, withinBudget } from './budget.ts';

type Context = Pick<TaskContext<HeldTo & Limits>, 'workspace' | 'options' | 'signal'>;

/** What became of files, and what is to be said of all of them together. */
export type CheckedFiles = {
  checked: (CheckedFile & { file: string })[];
  /** Found, and not read for the limits. */
  left: number;
  findings: Finding[];
  held: Record<string, number>;
};

/** Checks encoding, syntax and shape of files (absolute), within the limits of the task. */
export async function checkFiles(
  { workspace, options, signal }: Context,
  all: readonly string[],
): Promise<CheckedFiles> {
  const { files, left, findings } = await withinBudget(all, options);
  const shapes = shapeChecker(workspace, options, signal);
  const checked = await inParallel(files, AT_ONCE, signal, async (file) => ({
    file,
    ...(await checkFile(workspace, file, signal, shapes)),
  }));
  const concluded = shapes.conclude();
  return { checked, left, findings: [...findings, ...concluded.findings], held: concluded.held };
}

const AT_ONCE = 8;

/** The findings of files: errors, warnings, what is merely said; of each only as many as somebody reads. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  (['error', 'warning', 'info'] as const).flatMap((severity) =>
    firstFew(
      findings.filter((one) => one.severity === severity),
      'files.more',
    ),
  );
