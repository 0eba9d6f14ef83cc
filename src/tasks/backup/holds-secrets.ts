import { documentsOf } from '../../../config/syntax/documents.ts';
import { formatOfText } from '../../../config/syntax/syntax.ts';
import { decode } from '../../system/files/text-file.ts';
import { isReference, isSecretName, isSecretVariable } from '../../system/masking/secret-names.ts';

/**
 * Whether the content of a file that can be parsed holds secrets: what the mask would hide, or a text under a key that
 * names a secret. A copy of one would be one more place where it can be found.
 */
export async function holdsSecrets(
  name: string,
  content: Uint8Array,
  mask: (text: string) => string,
): Promise<boolean> {
  const { text } = decode(content);
  if (mask(text) !== text) return true;
  const format = formatOfText(name, text);
  if (format === null) return false;
  return (await documentsOf(format, text)).some(({ value }) => isUnderSecretName(value, false));
}

function isUnderSecretName(value: unknown, isNamed: boolean): boolean {
  if (typeof value === 'string') return isNamed && value.trim() !== '' && !isReference(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => isUnderSecretName(item, isNamed));
  return Object.entries(value).some(([key, item]) =>
    isUnderSecretName(item, isNamed || isSecretName(key) || isSecretVariable(key)),
  );
}
