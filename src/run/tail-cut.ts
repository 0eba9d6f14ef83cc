import type { Observation } from '../../store/events.ts';

/**
 * What is noted of a file (its path in the data directory, with forward slashes) whose last line was half written
 * when something ended the process: the next append cuts it.
 */
export const tailCut = (file: string, { tornBytes }: { tornBytes: number }): Observation[] =>
  tornBytes === 0 ? [] : [{ type: 'tail.cut', data: { file, bytes: tornBytes } }];
