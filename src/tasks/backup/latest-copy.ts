import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { contentFile, readIndex } from './backup-index.ts';
import { worthOf } from './good-content.ts';

/** What a file held while it was good, and since when it was known to. */
export type Copy = { content: Buffer; at: string };

/** The newest copy of a file (relative to the workspace, with forward slashes) that is still whole; `null` without one. */
export async function latestCopy(dataDir: string, name: string): Promise<Copy | null> {
  const files = readIndex(dataDir)?.files ?? {};
  for (const { sha256, at } of Object.hasOwn(files, name) ? (files[name] ?? []) : []) {
    const content = await readFile(contentFile(dataDir, sha256)).catch(() => null);
    if (content === null || createHash('sha256').update(content).digest('hex') !== sha256) continue;
    if ((await worthOf(name, content)) === 'good') return { content, at };
  }
  return null;
}
