import type { Params } from '../../store/finding.ts';
import { agentSentences } from './agent.ts';
import { analysisSentences } from './analysis.ts';
import { cleanupSentences } from './cleanup.ts';
import { configSentences } from './config.ts';
import { dryRunSentences } from './dry-run.ts';
import { escalationSentences } from './escalation.ts';
import { filesSentences } from './files.ts';
import { gitSentences } from './git.ts';
import { gitPreviewSentences } from './git-preview.ts';
import { gitSyncSentences } from './git-sync.ts';
import { intercomSentences } from './intercom.ts';
import { ladderSentences } from './ladder.ts';
import { limitSentences } from './limits.ts';
import { mcpSentences } from './mcp.ts';
import { networkSentences } from './network.ts';
import { notifySentences } from './notify.ts';
import { originalSentences } from './original.ts';
import { ownTaskSentences } from './own-tasks.ts';
import { processSentences } from './process.ts';
import { recoverySentences } from './recovery.ts';
import { rollbackSentences } from './rollback.ts';
import { runSentences } from './run.ts';
import { fill, type Language, type Sentence } from './sentence.ts';
import { shapeSentences } from './shapes.ts';
import { validationSentences } from './validation.ts';
import { toldParams } from './values.ts';
import { verifySentences } from './verify.ts';

/** Every sentence a finding or a reason can be told in, by its code. */
export const catalogue = {
  ...gitSentences,
  ...gitSyncSentences,
  ...gitPreviewSentences,
  ...filesSentences,
  ...shapeSentences,
  ...validationSentences,
  ...networkSentences,
  ...mcpSentences,
  ...configSentences,
  ...cleanupSentences,
  ...analysisSentences,
  ...processSentences,
  ...ownTaskSentences,
  ...limitSentences,
  ...runSentences,
  ...ladderSentences,
  ...escalationSentences,
  ...agentSentences,
  ...recoverySentences,
  ...rollbackSentences,
  ...intercomSentences,
  ...notifySentences,
  ...originalSentences,
  ...dryRunSentences,
  ...verifySentences,
};

/** The codes tasks may use; the compiler refuses one that has no sentence. */
export type SentenceCode = keyof typeof catalogue;

/** The sentence for a stored code; a code of another version is shown with its parameters rather than hidden. */
export function sentence(code: string, params: Params, language: Language): string {
  const known: Sentence | undefined = Object.hasOwn(catalogue, code)
    ? (catalogue as Record<string, Sentence>)[code]
    : undefined;
  if (known === undefined) return `${code} ${JSON.stringify(params)}`;
  return fill(known, language, toldParams(params, language));
}
