/**
 * The line (from 1) on which git left an unresolved conflict in a text; `null` when there is none.
 * All three markers are needed, in their order: a row of `=` alone underlines headings.
 */
export function conflictMarkerLine(text: string): number | null {
  let begun: number | null = null;
  let separated = false;
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith('<<<<<<< ')) {
      begun = at + 1;
      separated = false;
    } else if (begun !== null && line === '=======') separated = true;
    else if (begun !== null && separated && line.startsWith('>>>>>>> ')) return begun;
  }
  return null;
}
