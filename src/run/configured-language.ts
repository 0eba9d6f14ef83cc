import { join } from 'node:path';
import { parseJson } from '../../config/json.ts';
import { readText } from '../system/text-file.ts';

/**
 * The language that the configuration of a workspace asks for. The commands that only read take no more than
 * that from it: a file that is missing or broken asks for none, and is told by `run`.
 */
export async function configuredLanguage(workspace: string): Promise<'en' | 'fr' | undefined> {
  const content = await readText(join(workspace, '.roo', 'orchestration.json'));
  if (!content.ok) return undefined;
  const parsed = parseJson(content.text, { comments: true });
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return undefined;
  const language = 'language' in parsed.value ? parsed.value.language : undefined;
  return language === 'en' || language === 'fr' ? language : undefined;
}
