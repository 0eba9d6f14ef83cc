import { isUtf8 } from 'node:buffer';

/**
 * How the text of a file stands for its bytes, so that none is lost: a file of agents is often of several encodings
 * at once. `show` makes a piece readable, `put` makes a piece of what is readable.
 */
export type Carrier = { show: (piece: string) => string; put: (text: string) => string };

/** A text that stands for itself. */
export const PLAIN: Carrier = { show: (piece) => piece, put: (text) => text };

/** The content of a file as a text, and back: `encode` of an unchanged text gives the same bytes. */
export type Carried = {
  text: string;
  carrier: Carrier;
  encode: (text: string) => Buffer;
  /** The bytes of a readable text, to be added at the end of the file. */
  encodePiece: (readable: string) => Buffer;
  /** The bytes that a piece of `text` stands for. */
  bytesOf: (piece: string) => Buffer;
  kind: 'bytes' | 'utf-16le' | 'utf-16be';
  /** The marks at its beginning. */
  head: Buffer;
};

/** Reads bytes of any kind: UTF-16 by its mark, anything else one character for each byte. */
export function carry(content: Buffer): Carried {
  if (content[0] === 0xff && content[1] === 0xfe) return carryWide(content, 'utf-16le');
  if (content[0] === 0xfe && content[1] === 0xff) return carryWide(content, 'utf-16be');
  const head = content.subarray(0, marksOf(content));
  return {
    text: content.toString('latin1', head.length),
    carrier: BYTES,
    encode: (text) => Buffer.concat([head, Buffer.from(text, 'latin1')]),
    encodePiece: (readable) => Buffer.from(readable),
    bytesOf: (piece) => Buffer.from(piece, 'latin1'),
    kind: 'bytes',
    head,
  };
}

/** One character for each byte; each piece is UTF-8, or what Windows wrote in its own code page. */
const BYTES: Carrier = {
  show: (piece) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: every character of ASCII
    if (/^[\u0000-\u007f]*$/.test(piece)) return piece;
    const bytes = Buffer.from(piece, 'latin1');
    return isUtf8(bytes) ? bytes.toString() : new TextDecoder('windows-1252').decode(bytes);
  },
  put: (text) => Buffer.from(text).toString('latin1'),
};

function carryWide(content: Buffer, kind: 'utf-16le' | 'utf-16be'): Carried {
  const turned = kind === 'utf-16be' ? swapped : (bytes: Buffer): Buffer => bytes;
  const head = content.subarray(0, 2);
  const whole = content.length - (content.length % 2);
  const half = content.subarray(whole);
  const piece = (text: string): Buffer => turned(Buffer.from(text, 'utf16le'));
  return {
    text: turned(content.subarray(2, whole)).toString('utf16le'),
    carrier: PLAIN,
    encode: (text) => Buffer.concat([head, piece(text), half]),
    // Half a character at the end is made whole first, or all that follows could not be read.
    encodePiece: (readable) => Buffer.concat([Buffer.alloc(half.length), piece(readable)]),
    bytesOf: piece,
    kind,
    head,
  };
}

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();

/** Tools that add a mark to a file that had one leave two. */
function marksOf(content: Buffer): number {
  let length = 0;
  while (content[length] === 0xef && content[length + 1] === 0xbb && content[length + 2] === 0xbf)
    length += 3;
  return length;
}
