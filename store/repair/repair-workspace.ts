import { layout } from '../layout.ts';
import { bytesOf } from '../verify/proven-lines.ts';
import { nameIn, rawFile } from '../verify/raw-log.ts';
import { provenOfStream } from '../verify/verify-stream.ts';
import { putAside, writeWhole } from './quarantine.ts';
import type { RepairDoor } from './repair-door.ts';

/** Keeps the proven lines of the workspace's stream; returns where the damaged one lies. */
export function repairWorkspace(dataDir: string, folder: string, door: RepairDoor): string {
  const path = layout(dataDir).workspace;
  const content = rawFile(path) ?? Buffer.alloc(0);
  const quarantined = putAside(dataDir, folder, nameIn(dataDir, path), content, door);
  const lines = provenOfStream(content, 'workspace');
  if (lines.length === 0) door.remove(path);
  else writeWhole(path, bytesOf(lines), door);
  return quarantined;
}
