/** A line of output without control sequences and characters, which could move the cursor or change colours. */
export function printable(line: string): string {
  const [first = '', ...others] = line.split(ESCAPE);
  const parts = [first, ...others.map((part) => part.replace(SEQUENCE, ''))];
  return parts
    .join('')
    .replace(/\p{Cc}+/gu, ' ')
    .trimEnd();
}

const ESCAPE = '\u001b';

/** What follows the escape in a control sequence (ECMA-48): a bracket, parameters and a final character. */
const SEQUENCE = /^\[[0-?]*[ -/]*[@-~]/;
