import type { CommonOptions } from './options.ts';

export type DemoOptions = CommonOptions & { break?: string[]; keep?: boolean };

export async function demo(_options: DemoOptions): Promise<number> {
  throw new Error('being written');
}
