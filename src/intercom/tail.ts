import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { nodeFiles } from '../../store/file-door.ts';
import { type Carried, carry } from './carrier.ts';

/** The last `bytes` of a file, read as the file is by its mark; all of a shorter one. */
export function readTail(file: string, bytes: number): Carried {
  const { content, start } = nodeFiles.readEnd(file, bytes);
  // Characters of UTF-16 begin at even places.
  return carry(start === 0 ? content : Buffer.concat([markOf(file), content.subarray(start % 2)]));
}

/** Writes all of it, in one call where the system takes it so, and returns when it is on the disk; closes the file. */
export function writeAndClose(descriptor: number, bytes: Buffer): void {
  try {
    for (let offset = 0; offset < bytes.length; ) {
      const written = writeSync(descriptor, bytes, offset);
      if (written === 0) throw Object.assign(new Error('nothing more is taken'), { code: 'ENOSPC' });
      offset += written;
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function markOf(file: string): Buffer {
  const mark = Buffer.alloc(2);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, mark, 0, mark.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return mark;
}
