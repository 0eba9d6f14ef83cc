import type { DataOf, StoredEvent } from '../../store/events.ts';

/** What a rollback works with. */
export type RollingBack = {
  workspace: string;
  dataDir: string;
  /** The run that is undone: everything its log holds. */
  events: readonly StoredEvent[];
  signal: AbortSignal;
};

/** Undoes what a run did, as far as nothing of the user's is in the way (level 4). Never rejects. */
export async function rollBack(_what: RollingBack): Promise<DataOf<'rollback.finished'>> {
  return { outcome: 'not-available', reason: { code: 'rollback.not-available', params: {} } };
}
