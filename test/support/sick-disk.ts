import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';

/** A file system of its own, in memory, that a test can fill, grow and make read-only. */
export type SmallDisk = { path: string; resize(size: string): void; readOnly(is: boolean): void };

/** Whether this process may mount one: on Linux, as root, where nothing forbids it. */
export const mayMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = emptyFolder();
  try {
    mount(folder, 'size=64k');
    umount(folder);
    return true;
  } catch {
    return false;
  } finally {
    fs.rmdirSync(folder);
  }
})();

/** Mounts disks for the tests of a file; each is taken away after its test, whatever still holds it. */
export function smallDisks(): (size: string) => SmallDisk {
  const mounted: string[] = [];
  afterEach(() => {
    for (const folder of mounted.splice(0)) {
      umount(folder);
      fs.rmdirSync(folder);
    }
  });
  return (size) => {
    const folder = emptyFolder();
    mount(folder, `size=${size}`);
    mounted.push(folder);
    return {
      path: folder,
      resize: (wanted) => mount(folder, `remount,size=${wanted}`),
      readOnly: (is) => mount(folder, is ? 'remount,ro' : 'remount,rw'),
    };
  };
}

function emptyFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'roo disk é '));
}

function mount(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' });
}

function umount(folder: string): void {
  try {
    execFileSync('umount', [folder], { stdio: 'pipe' });
  } catch {
    execFileSync('umount', ['-l', folder], { stdio: 'pipe' });
  }
}
