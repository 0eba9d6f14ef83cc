import type { OutputExcerpt } from '../../store/events.ts';
import { renameWithPatience } from '../../store/file-door.ts';
import type { Mask } from '../system/masking/mask.ts';
import { outputFile } from '../system/output/output-file.ts';

/** Where everything an agent prints goes, masked: the file of the run, and whoever watches. */
export interface AgentOutput {
  say(text: string, stream: 'stdout' | 'stderr'): void;
  /** Closes the file; head and tail of all that was printed, `undefined` when nothing was. */
  end(): OutputExcerpt | undefined;
}

/** Opens `<dataDir>/output/<runId>/agent.log`, made with the first byte. */
export function agentOutput(
  place: { dataDir: string; runId: string },
  mask: Mask,
  onOutput: (text: string, stream: 'stdout' | 'stderr') => void,
): AgentOutput {
  const file = outputFile({ ...place, taskId: 'agent', rename: renameWithPatience });
  const streams = { stdout: mask.stream(), stderr: mask.stream() };
  const write = (text: string, stream: 'stdout' | 'stderr'): void => {
    if (text === '') return;
    file.write(text);
    onOutput(text, stream);
  };
  return {
    say: (text, stream) => write(streams[stream].push(text), stream),
    end() {
      write(streams.stdout.end(), 'stdout');
      write(streams.stderr.end(), 'stderr');
      file.close();
      return file.excerpt();
    },
  };
}
