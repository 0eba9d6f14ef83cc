import { type Failure, failure } from '../../../store/failure.ts';
import type { Finding } from '../../../store/finding.ts';
import { finding, type TaskContext } from '../task.ts';
import { type Probe, probe } from './probe.ts';
import { resolveServer } from './resolve.ts';
import type { FoundServer } from './server.ts';
import { secretsOfServer } from './server-secrets.ts';

/** What came of one server; `evidence` is small enough to be stored for each. */
export type ServerCheck = {
  findings: Finding[];
  failure?: Failure;
  evidence?: { server: string; tools: number; prompts: number; resources: number; ms: number };
};

type Surroundings = Pick<
  TaskContext<unknown>,
  'processes' | 'clock' | 'env' | 'signal' | 'workspace' | 'say' | 'keepSecret'
> & {
  limitMs: number;
  expectedTools: readonly string[];
};

/** Reaches one server and judges what it answers. */
export async function checkServer(found: FoundServer, around: Surroundings): Promise<ServerCheck> {
  const { name: server, entry, where } = found;
  if (entry.disabled) return { findings: [finding('info', 'mcp.disabled', { server }, where)] };
  const resolved = resolveServer(entry, around.workspace, { ...process.env, ...around.env });
  const address = resolved.ok ? resolved.address : undefined;
  for (const secret of secretsOfServer(found, address, process.env)) around.keepSecret(secret);
  if (!resolved.ok) {
    const { problem, name } = resolved;
    const severity = problem === 'needs-input' ? 'warning' : 'error';
    return { findings: [finding(severity, `mcp.${problem}`, { server, name }, where)] };
  }
  const answer = await probe(resolved.address, { ...around, onStderr: prefixed(server, around.say) });
  return judge(server, answer, around.expectedTools, where);
}

function judge(
  server: string,
  answer: Probe,
  expectedTools: readonly string[],
  where: FoundServer['where'],
): ServerCheck {
  switch (answer.outcome) {
    case 'stopped':
      return { findings: [], failure: failure('cancelled', {}) };
    case 'no-handshake':
    case 'protocol': {
      const { outcome, detail } = answer;
      return {
        findings: [finding('error', `mcp.${outcome}`, { server, detail }, where)],
        failure: failure(outcome, { server, detail }),
      };
    }
    case 'ok': {
      const { tools, prompts, resources, ms, junk } = answer;
      const missing = expectedTools.filter((tool) => !tools.includes(tool));
      const [first] = missing;
      return {
        findings: [
          ...missing.map((tool) => finding('error', 'mcp.missing-tool', { server, tool }, where)),
          ...(junk === undefined ? [] : [finding('warning', 'mcp.noisy', { server, line: junk }, where)]),
          finding('info', 'mcp.ok', { server, tools: tools.length, ms }),
        ],
        ...(first === undefined ? {} : { failure: failure('missing-tool', { server, tool: first }) }),
        evidence: { server, tools: tools.length, prompts, resources, ms },
      };
    }
    default:
      return answer satisfies never;
  }
}

/** Several servers speak at the same time: each of their lines says whose it is. */
function prefixed(server: string, say: (text: string) => void): (text: string) => void {
  let atStart = true;
  return (text) => {
    const marked = text.replace(/^(?=.|\n)/gms, `[${server}] `);
    say(atStart ? marked : marked.slice(server.length + 3));
    atStart = text.endsWith('\n');
  };
}
