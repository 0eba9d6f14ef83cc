/**
 * Shortens a text to one line of at most `limit` characters. It is cut between words only: half a secret would
 * no longer be recognised by the mask, so a word that does not fit is left out whole.
 */
export function bounded(text: string, limit = 200): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= limit) return line;
  const end = line.lastIndexOf(' ', limit - 2);
  return end < 0 ? '…' : `${line.slice(0, end)} …`;
}
