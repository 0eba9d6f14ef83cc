import * as z from 'zod';

/**
 * Whether the same attempt may pass if it is made again: `transient` failures pass by themselves,
 * `permanent` ones need somebody to change something, `unknown` ones told us too little.
 */
export const failureClassSchema = z.enum(['transient', 'permanent', 'unknown']);
export type FailureClass = z.infer<typeof failureClassSchema>;

/** Which limit ended an attempt. */
export const limitSchema = z.enum(['task', 'idle', 'phase', 'run']);
export type Limit = z.infer<typeof limitSchema>;

const of = <R extends string, S extends z.ZodRawShape>(reason: R, shape: S) =>
  z.object({ reason: z.literal(reason), class: failureClassSchema, ...shape });

/** Every way a task can fail; each reason has only its own fields. The sentence for each is in `src/report/text`. */
export const failureSchema = z.discriminatedUnion('reason', [
  // what a task concluded
  of('findings', {
    errors: z.number().int(),
    first: z.string(),
    /** Files that cannot be parsed, relative to the workspace; only when they are all that is wrong. */
    corrupt: z.array(z.string()).optional(),
  }),
  of('assertion-failed', { rule: z.string(), detail: z.string() }),
  of('postcondition-failed', { detail: z.string() }),
  of('threw', { message: z.string() }),
  of('timed-out', { limit: limitSchema, limitMs: z.number() }),
  of('cancelled', {}),
  // processes
  of('exit-non-zero', { command: z.string(), exitCode: z.number().int(), firstError: z.string() }),
  of('killed-by-signal', { command: z.string(), signal: z.string() }),
  of('spawn-failed', { command: z.string(), code: z.string() }),
  of('script-missing', { path: z.string() }),
  // git
  of('not-a-repository', { path: z.string() }),
  of('dirty', { entries: z.number().int() }),
  of('diverged', { ahead: z.number().int(), behind: z.number().int(), branch: z.string() }),
  of('conflict', { files: z.array(z.string()) }),
  of('detached', { head: z.string() }),
  of('unreachable', { remote: z.string(), detail: z.string() }),
  of('git-failed', { operation: z.string(), detail: z.string() }),
  // network
  of('dns', { host: z.string() }),
  of('refused', { host: z.string(), port: z.number().int() }),
  of('timeout', { host: z.string(), port: z.number().int() }),
  of('tls', { host: z.string(), port: z.number().int(), detail: z.string() }),
  of('http-status', { url: z.string(), status: z.number().int(), detail: z.string() }),
  // what the machine has left
  of('memory-limit', { usedMegabytes: z.number(), limitMegabytes: z.number() }),
  of('disk-space', { path: z.string(), freeMegabytes: z.number(), limitMegabytes: z.number() }),
  // files
  of('permission', { path: z.string(), code: z.string() }),
  // MCP
  of('no-handshake', { server: z.string(), detail: z.string() }),
  of('missing-tool', { server: z.string(), tool: z.string() }),
  of('protocol', { server: z.string(), detail: z.string() }),
  of('tool-failed', { server: z.string(), tool: z.string(), detail: z.string() }),
]);
export type Failure = z.infer<typeof failureSchema>;
export type FailureReason = Failure['reason'];
type FieldsOf<R extends FailureReason> = Omit<Extract<Failure, { reason: R }>, 'reason' | 'class'>;

const DEFAULT_CLASS: Record<FailureReason, FailureClass> = {
  findings: 'permanent',
  'assertion-failed': 'permanent',
  'postcondition-failed': 'unknown',
  threw: 'unknown',
  'timed-out': 'transient',
  cancelled: 'permanent',
  'exit-non-zero': 'unknown',
  'killed-by-signal': 'unknown',
  'spawn-failed': 'permanent',
  'script-missing': 'permanent',
  'not-a-repository': 'permanent',
  dirty: 'permanent',
  diverged: 'permanent',
  conflict: 'permanent',
  detached: 'permanent',
  unreachable: 'transient',
  'git-failed': 'unknown',
  dns: 'transient',
  refused: 'transient',
  timeout: 'transient',
  tls: 'permanent',
  'http-status': 'permanent',
  'memory-limit': 'permanent',
  'disk-space': 'permanent',
  permission: 'permanent',
  'no-handshake': 'unknown',
  'missing-tool': 'permanent',
  protocol: 'permanent',
  'tool-failed': 'unknown',
};

/** Makes a failure; its class is the reason's usual one unless the caller knows better. */
export function failure<R extends FailureReason>(
  reason: R,
  fields: FieldsOf<R>,
  failureClass: FailureClass = DEFAULT_CLASS[reason],
): Extract<Failure, { reason: R }> {
  return failureSchema.parse({ reason, class: failureClass, ...fields }) as Extract<Failure, { reason: R }>;
}

/** The family of a failure that has a recovery procedure of its own (names of the original's `recovery_procedures`). */
export const recoveryFamilySchema = z.enum([
  'git_conflicts',
  'network_failures',
  'file_corruption',
  'permission_errors',
]);
export type RecoveryFamily = z.infer<typeof recoveryFamilySchema>;

const FAMILY: Partial<Record<FailureReason, RecoveryFamily>> = {
  dirty: 'git_conflicts',
  diverged: 'git_conflicts',
  conflict: 'git_conflicts',
  unreachable: 'network_failures',
  dns: 'network_failures',
  refused: 'network_failures',
  timeout: 'network_failures',
  permission: 'permission_errors',
};

/** Which recovery procedure could help this failure; `null` when none is known. */
export function recoveryFamilyOf(failed: Failure): RecoveryFamily | null {
  if (failed.reason === 'findings') return failed.corrupt === undefined ? null : 'file_corruption';
  if (failed.reason === 'spawn-failed' && (failed.code === 'EACCES' || failed.code === 'EPERM'))
    return 'permission_errors';
  return FAMILY[failed.reason] ?? null;
}

/** What a failure depends on: `host:<name>`, `remote:<name>` or `mcp:<server>`; `null` when on nothing that others share. */
export function dependencyOf(failed: Failure): string | null {
  switch (failed.reason) {
    case 'dns':
    case 'refused':
    case 'timeout':
    case 'tls':
      return `host:${failed.host}`;
    case 'unreachable': {
      const host = hostOf(failed.remote);
      return host === null ? `remote:${failed.remote}` : `host:${host}`;
    }
    case 'http-status': {
      const host = failed.status >= 500 || failed.status === 429 ? hostOf(failed.url) : null;
      return host === null ? null : `host:${host}`;
    }
    case 'no-handshake':
      return `mcp:${failed.server}`;
    default:
      return null;
  }
}

/** The host of an address, also of git's short form `user@host:path`; `null` for a path of this machine. */
function hostOf(address: string): string | null {
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#]+)/i.exec(address);
  const short = /^(?:[^@/\\]+@)([^:/\\]+):/.exec(address);
  return (url?.[1] ?? short?.[1])?.toLowerCase().replace(/^\[|\]$/g, '') ?? null;
}

/** Answers of a server that no agent can change: who asks is not known to it, may not, or has used up its share. */
const REFUSING = new Set([401, 402, 403, 407, 429]);

/** Whether an agent on this machine can do nothing about a failure: the network, somebody else's server, a quota. */
export const isBeyondAgents = (failed: Failure): boolean =>
  recoveryFamilyOf(failed) === 'network_failures' ||
  (failed.reason === 'http-status' && (REFUSING.has(failed.status) || failed.status >= 500));

/** What makes two failures "the same error": the reason and the fields that do not change from run to run. */
export function signatureOf(failed: Failure): string {
  const { reason, class: _class, ...fields } = failed;
  const stable = Object.entries(fields)
    .filter(([name]) => !VOLATILE.has(name))
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`);
  return [reason, ...stable].join(' ').slice(0, 200);
}

const VOLATILE = new Set([
  'entries',
  'ahead',
  'behind',
  'head',
  'errors',
  'limitMs',
  'detail',
  'message',
  'usedMegabytes',
  'freeMegabytes',
]);
