import * as z from 'zod';
import type { Where } from '../../../store/finding.ts';

/** An entry of `mcpServers` (Claude Code, Roo) or `servers` (VS Code), as far as it matters for reaching the server. */
export const serverEntrySchema = z.object({
  command: z.string().min(1).optional(),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.coerce.string()).default({}),
  cwd: z.string().optional(),
  disabled: z.boolean().default(false),
  type: z.string().optional(),
  url: z.string().min(1).optional(),
  headers: z.record(z.string(), z.string()).default({}),
});
export type ServerEntry = z.output<typeof serverEntrySchema>;

/** A server found in a file of the workspace; references to the environment are not resolved yet. */
export type FoundServer = { name: string; entry: ServerEntry; where: Where };

/** How to reach a server, everything resolved. */
export type ServerAddress =
  | { via: 'stdio'; command: string; args: string[]; env: Record<string, string>; cwd: string }
  | { via: 'http' | 'sse'; url: URL; headers: Record<string, string> };
