import { formatOfText, parseText } from '../../../config/syntax/syntax.ts';
import { decode } from '../../system/files/text-file.ts';
import { conflictMarkerLine } from '../git/conflict-markers.ts';

/** What the content of a file is worth: `good` is what its program can read, `merging` what somebody is merging. */
export type Worth = 'good' | 'corrupt' | 'merging' | 'unknown';

/** Judges bytes by the format that the name tells (with forward slashes), as the check of critical files does. */
export async function worthOf(name: string, content: Uint8Array): Promise<Worth> {
  const { text, bom } = decode(content);
  const format = formatOfText(name, text);
  if (format === null) return 'unknown';
  if (conflictMarkerLine(text) !== null) return 'merging';
  if (text.startsWith(LFS_POINTER)) return 'unknown';
  if (!(await parseText(format, text)).ok) return 'corrupt';
  // It can be read here, and programs stumble over it all the same.
  return bom === 'double-utf-8' ? 'unknown' : 'good';
}

/** How git-lfs begins the file it leaves where the content was not fetched. */
const LFS_POINTER = 'version https://git-lfs.github.com/spec/';
