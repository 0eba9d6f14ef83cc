import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Parsed, type Position, positionAt, type SyntaxProblem } from './position.ts';

/** More would only be consequences of the first ones. */
const MOST_ERRORS = 10;

/** Reads JSON; with `comments` also JSONC, which allows trailing commas too. A key given twice is an error in both. */
export function parseJson(text: string, { comments }: { comments: boolean }): Parsed {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, { disallowComments: !comments, allowTrailingComma: comments });
    const problems = errors.map((error) => problemOf(error, text));
    if (root !== undefined && problems.length === 0) problems.push(...duplicateKeys(root, text));
    if (problems.length > 0 || root === undefined) return { ok: false, errors: distinct(problems) };
    return { ok: true, value: jsonValueOf(root) };
  } catch (error) {
    // The parser calls itself for each level: too many of them end its stack.
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, errors: [{ message: 'nested too deeply', line: 1, column: 1 }] };
  }
}

/**
 * Where the key at `path` stands in a JSON or JSONC text (an item for an index of an array).
 * A key that is missing is looked for in what would contain it; `undefined` when the text cannot be read.
 */
export const locateInJson = (text: string, path: readonly (string | number)[]): Position | undefined =>
  jsonLocator(text)(path);

/** The same for many paths: the text is read once, when the first is asked for. */
export function jsonLocator(text: string): (path: readonly (string | number)[]) => Position | undefined {
  let tree: { root: Node | undefined } | undefined;
  return (path) => {
    tree ??= { root: treeOf(text) };
    const { root } = tree;
    if (root === undefined) return undefined;
    for (let length = path.length; length > 0; length -= 1) {
      const node = findNodeAtLocation(root, path.slice(0, length));
      if (node !== undefined) {
        return positionAt(text, node.parent?.type === 'property' ? node.parent.offset : node.offset);
      }
    }
    return positionAt(text, root.offset);
  };
}

/** The simple value at `path` of a JSON or JSONC text that may have mistakes elsewhere; `undefined` when none is understood. */
export function understoodAt(text: string, path: readonly (string | number)[]): unknown {
  const root = treeOf(text);
  return root === undefined ? undefined : findNodeAtLocation(root, [...path])?.value;
}

function treeOf(text: string): Node | undefined {
  try {
    return parseTree(text, [], { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

/** As own keys, so that `__proto__` in a file is a key like any other. */
function jsonValueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(jsonValueOf);
  if (node.type === 'object') {
    return Object.fromEntries(
      (node.children ?? []).map(({ children }) => [children![0]!.value, jsonValueOf(children![1]!)]),
    );
  }
  return node.value;
}

function duplicateKeys(node: Node, text: string): SyntaxProblem[] {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child) => {
    const inner = duplicateKeys(child, text);
    if (node.type !== 'object') return inner;
    const key: string = child.children![0]!.value;
    if (!seen.has(key)) {
      seen.add(key);
      return inner;
    }
    return [
      { message: `key ${JSON.stringify(key)} is given twice`, ...positionAt(text, child.offset) },
      ...inner,
    ];
  });
}

type ErrorName = ReturnType<typeof printParseErrorCode>;

const MESSAGES: Record<ErrorName, string> = {
  InvalidSymbol: 'invalid symbol',
  InvalidNumberFormat: 'invalid number',
  PropertyNameExpected: 'property name in double quotes expected',
  ValueExpected: 'value expected',
  ColonExpected: 'colon expected',
  CommaExpected: 'comma expected',
  CloseBraceExpected: 'closing brace expected',
  CloseBracketExpected: 'closing bracket expected',
  EndOfFileExpected: 'end of file expected',
  InvalidCommentToken: 'comments are not allowed in JSON',
  UnexpectedEndOfComment: 'comment is not closed',
  UnexpectedEndOfString: 'string is not closed',
  UnexpectedEndOfNumber: 'number is not complete',
  InvalidUnicode: 'invalid \\u escape in string',
  InvalidEscapeCharacter: 'invalid escape in string',
  InvalidCharacter: 'control character in string',
  '<unknown ParseErrorCode>': 'invalid JSON',
};

function problemOf({ error, offset, length }: ParseError, text: string): SyntaxProblem {
  const name = printParseErrorCode(error);
  const position = positionAt(text, offset);
  if (text.trim() === '') return { message: 'the file is empty', line: 1, column: 1 };
  if (offset >= text.trimEnd().length)
    return { message: `unexpected end of file, ${MESSAGES[name]}`, ...position };
  if (name === 'InvalidSymbol')
    return { message: `invalid symbol ${quoted(text.slice(offset, offset + length))}`, ...position };
  return { message: MESSAGES[name], ...position };
}

const quoted = (token: string): string =>
  JSON.stringify(token.length > 20 ? `${token.slice(0, 20)}…` : token);

/** One problem for each place, the first named: the others follow from it. */
function distinct(problems: readonly SyntaxProblem[]): SyntaxProblem[] {
  const places = new Set<string>();
  return problems
    .filter(({ line, column }) => {
      const place = `${line}:${column}`;
      return !places.has(place) && places.add(place);
    })
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, MOST_ERRORS);
}
