import { type Format, formatOf, parseText } from '../../config/syntax.ts';
import type { Finding } from '../../store/finding.ts';
import { readText, type TextFile } from '../system/text-file.ts';
import { finding } from './task.ts';
import { workspacePath } from './workspace-path.ts';

/** What became of one file; `unread` files could not be judged, `missing` ones are not there. */
export type CheckedFile = {
  format: Format | null;
  state: 'valid' | 'invalid' | 'unread' | 'missing';
  findings: Finding[];
};

/** Reads a file (absolute path) and checks its encoding and, where its name tells a format, its syntax. */
export async function checkFile(workspace: string, file: string, signal: AbortSignal): Promise<CheckedFile> {
  const where = { file: workspacePath(workspace, file) };
  const path = where.file;
  const format = formatOf(path);
  const read = await readText(file, { signal });
  if (!read.ok) return unreadable(read, where, format);
  if (format === null) return { format, state: 'valid', findings: [] };
  if (read.text.startsWith(LFS_POINTER)) {
    return { format, state: 'unread', findings: [finding('warning', 'files.lfs-pointer', { path }, where)] };
  }

  const findings = encodingFindings(read, path);
  const parsed = await parseText(format, read.text);
  if (!parsed.ok) {
    const [{ message, line, column } = { message: '', line: 1, column: 1 }] = parsed.errors;
    findings.push(
      finding(
        'error',
        'files.syntax',
        { path, format: format.toUpperCase(), message },
        { ...where, line, column },
      ),
    );
  }
  const invalid = findings.some(({ severity }) => severity === 'error');
  return { format, state: invalid ? 'invalid' : 'valid', findings };
}

/** How git-lfs begins the file it leaves where the content was not fetched. */
const LFS_POINTER = 'version https://git-lfs.github.com/spec/';

function encodingFindings({ bom, encoding }: Extract<TextFile, { ok: true }>, path: string): Finding[] {
  const where = { file: path, line: 1, column: 1 };
  if (bom === 'double-utf-8') return [finding('error', 'files.double-bom', { path }, where)];
  if (encoding === 'windows-1252') return [finding('warning', 'files.not-utf-8', { path }, where)];
  if (bom === 'utf-8') return [finding('warning', 'files.bom', { path }, where)];
  if (bom !== 'none') return [finding('warning', 'files.utf-16', { path, encoding }, where)];
  return [];
}

function unreadable(
  { reason, code }: Extract<TextFile, { ok: false }>,
  where: { file: string },
  format: Format | null,
): CheckedFile {
  const path = where.file;
  switch (reason) {
    case 'missing':
      return { format, state: 'missing', findings: [finding('error', 'files.missing', { path }, where)] };
    // A file without format, and a directory, are asked for no more than their existence.
    case 'directory':
      return { format: null, state: 'valid', findings: [] };
    case 'too-large':
      return { format, state: 'unread', findings: [finding('warning', 'files.too-large', { path }, where)] };
    case 'not-a-file':
    case 'permission':
    case 'unreadable':
      return {
        format,
        state: 'invalid',
        findings: [finding('error', 'files.unreadable', { path, code }, where)],
      };
    default:
      return reason satisfies never;
  }
}
