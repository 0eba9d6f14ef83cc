import path from 'node:path';
import picomatch from 'picomatch';
import type { z } from 'zod';
import { filesOptions } from '../../config/kinds/task-options.ts';
import { failure } from '../../store/failure.ts';
import type { Finding } from '../../store/finding.ts';
import { keepCopies, wantsCopies } from './backup/keep-copies.ts';
import type { CheckedFile } from './check-file.ts';
import { because, finding, type TaskContext, type TaskReport, taskKind } from './task.ts';
import { type CheckedFiles, checkFiles, inOrder } from './validation/check-files.ts';
import { filePrints } from './validation/file-prints.ts';
import { findFiles } from './validation/find-files.ts';
import { linkedFolders } from './validation/linked-folders.ts';
import { leavesThroughLink } from './where-it-leads.ts';

/** Critical files: those named must exist, and what has a known format must be valid in it. */
export const files = taskKind({
  kind: 'files',
  options: filesOptions,
  preview: 'as-run',
  lendsWarnings: true,
  fingerprint: async (context): Promise<string[] | null> =>
    filePrints(context, (await wanted(context)).files),
  async run(context): Promise<TaskReport> {
    const { options, signal } = context;
    const { patterns } = options;
    if (options.files.length === 0 && patterns.length === 0) {
      return { findings: [], evidence: {}, skipped: because('files.none-declared') };
    }
    const { files: paths, findings } = await wanted(context);
    if (paths.length === 0 && !signal.aborted) {
      const reason = because('files.no-match', { patterns: patterns.join(', ') });
      return { findings, evidence: { files: 0 }, skipped: reason };
    }
    const checked = await checkFiles(context, paths);
    const report = await withCopies(context, checked, reportOf(checked, findings));
    return signal.aborted ? { ...report, failure: failure('cancelled', {}) } : report;
  },
});

/** Keeps copies of the good files where level 2 may restore them; a dry run and a look keep none. */
async function withCopies(
  context: TaskContext<z.output<typeof filesOptions>>,
  { checked }: CheckedFiles,
  report: TaskReport,
): Promise<TaskReport> {
  if (!wantsCopies(context) || context.signal.aborted) return report;
  const good = checked.filter(({ state, format }) => state === 'valid' && format !== null);
  const { kept, without, trouble } = await keepCopies(
    context,
    good.map(({ file }) => file),
  );
  const evidence = { ...report.evidence, backedUp: kept, ...(without > 0 ? { notBackedUp: without } : {}) };
  const said =
    trouble === undefined ? [] : [finding('warning', 'recovery.copies-not-kept', { code: trouble })];
  return { ...report, evidence, findings: [...report.findings, ...said] };
}

type Wanted = Pick<TaskContext<z.output<typeof filesOptions>>, 'workspace' | 'options' | 'signal'>;

/** The files to look at (absolute), each once, and what is said of where they were sought. */
async function wanted({
  workspace,
  options,
  signal,
}: Wanted): Promise<{ files: string[]; findings: Finding[] }> {
  const named = options.files.map((file) => path.resolve(workspace, file));
  const findings: Finding[] = [];
  const globs: string[] = [];
  for (const pattern of options.patterns) {
    const { base } = picomatch.scan(pattern);
    if (base === '' || !(await leavesThroughLink(workspace, path.resolve(workspace, base))))
      globs.push(pattern);
    else findings.push(finding('warning', 'files.link-outside', { path: base }, { file: base }));
  }
  if (globs.length === 0) return { files: [...new Set(named)], findings };
  const ignore = ['**/node_modules/**', '**/.git/**'];
  const found = await findFiles(globs, { cwd: workspace, ignore, signal });
  return {
    files: [...new Set([...named, ...found.files])],
    findings: [...findings, ...linkedFolders(workspace, found)],
  };
}

function reportOf({ checked, left, findings, held }: CheckedFiles, sought: readonly Finding[]): TaskReport {
  const valid = checked.filter(({ state }) => state === 'valid');
  const count = (state: CheckedFile['state']) => checked.filter((file) => file.state === state).length;
  const withSyntax = valid.filter(({ format }) => format !== null).length;
  return {
    findings: [
      ...inOrder(checked.flatMap((file) => file.findings)),
      ...inOrder([...sought, ...findings]),
      ...(valid.length > 0
        ? [finding('info', 'files.valid', { count: valid.length, checked: withSyntax })]
        : []),
    ],
    evidence: {
      files: checked.length + left,
      valid: valid.length,
      syntaxChecked: withSyntax,
      invalid: count('invalid'),
      missing: count('missing'),
      unread: count('unread') + left,
      ...(Object.keys(held).length > 0 ? { heldTo: held } : {}),
    },
  };
}
