import { writeFileSync } from 'node:fs';
import { type KeepingFiles, keepingFiles } from '../../store/retention/keeping-files.ts';

/** How the power fails: before the nth change (from 1), or in the middle of it when it writes. */
export type PowerCut = { at: number; torn: boolean };

type Failing = { files: KeepingFiles; changes: () => readonly (keyof KeepingFiles)[] };

/** The files of retention until the power fails; from then on nothing happens any more. */
function failingKeeper({ at, torn }: PowerCut): Failing {
  const changes: (keyof KeepingFiles)[] = [];
  const change = <T>(name: keyof KeepingFiles, work: () => T, half: () => void = () => {}): T => {
    changes.push(name);
    if (changes.length === at && torn) half();
    if (changes.length >= at) throw Object.assign(new Error('the power has failed'), { code: 'EIO' });
    return work();
  };
  const files: KeepingFiles = {
    read: keepingFiles.read,
    write: (path, bytes) =>
      change(
        'write',
        () => keepingFiles.write(path, bytes),
        () => {
          keepingFiles.write(path, new Uint8Array());
          writeFileSync(path, bytes.subarray(0, bytes.length / 2));
        },
      ),
    rename: (from, to) => change('rename', () => keepingFiles.rename(from, to)),
    syncFolder: (path) => change('syncFolder', () => keepingFiles.syncFolder(path)),
    remove: (path) => change('remove', () => keepingFiles.remove(path)),
    removeTree: (path) => change('removeTree', () => keepingFiles.removeTree(path)),
    removeEmptyFolder: (path) => change('removeEmptyFolder', () => keepingFiles.removeEmptyFolder(path)),
  };
  return { files, changes: () => changes };
}

/** Does some work until the power fails, and looks at what is left: for every point at which it may fail. */
export function atEveryCut(work: (files: KeepingFiles) => void, check: (cut: PowerCut) => void): void {
  const whole = failingKeeper({ at: Number.POSITIVE_INFINITY, torn: false });
  work(whole.files);
  for (const [index, change] of whole.changes().entries()) {
    for (const torn of change === 'write' ? [false, true] : [false]) {
      const cut = { at: index + 1, torn };
      work(failingKeeper(cut).files);
      check(cut);
    }
  }
}
