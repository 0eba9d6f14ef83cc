import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { outputFileName } from '../../system/output-file-name.ts';

/** What happens to a file: kept in the trash, or gone. */
export const actionSchema = z.enum(['trash', 'delete']);
export type Action = z.infer<typeof actionSchema>;

const entry = { path: z.string() };

/**
 * One line of a manifest, about the file at `path` (relative to the workspace, forward slashes).
 * `intent` lines are on the disk before any file they name is touched; one without a later line
 * of the same path means that the file may be gone. `to` is relative to the manifest's folder.
 */
export const manifestLineSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('intent'),
    ...entry,
    action: actionSchema,
    size: z.number(),
    mtimeMs: z.number(),
    to: z.string().optional(),
  }),
  /** Removed as intended. */
  z.object({ state: z.literal('done'), ...entry }),
  /** Somebody else removed it before. */
  z.object({ state: z.literal('vanished'), ...entry }),
  /** Still where it was. */
  z.object({ state: z.literal('kept'), ...entry, reason: z.string() }),
]);
export type ManifestLine = z.infer<typeof manifestLineSchema>;

/** The list of what one attempt removed; lines are only ever added. */
export type Manifest = { append(lines: readonly ManifestLine[]): Promise<void>; close(): Promise<void> };

/** Opens the manifest of a folder in the trash, making the folder if it must. Throws what the system throws. */
export async function openManifest(folder: string): Promise<Manifest> {
  await mkdir(folder, { recursive: true });
  const handle = await open(path.join(folder, MANIFEST), 'a');
  return {
    append: async (lines) => {
      await handle.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      await handle.datasync();
    },
    close: () => handle.close(),
  };
}

export const MANIFEST = 'manifest.jsonl';

/** Where one attempt keeps its manifest and files: `<dataDir>/trash/<runId>/<phase.task.attempt>`, as its output is named. */
export const trashFolder = (dataDir: string, runId: string, taskId: string): string =>
  path.join(dataDir, 'trash', runId, outputFileName(taskId).replace(/\.log$/, ''));
