import { type Failure, failure } from '../../store/failure.ts';
import type { Finding } from '../../store/finding.ts';
import type { SentenceCode } from '../text/catalogue.ts';

/** The failure of a task that found these errors and gave no failure of its own; what they have in common has a name. */
export function failureOfErrors(errors: readonly Finding[]): Failure {
  const first = errors[0]?.code ?? '';
  return refusalIn(errors) ?? failure('findings', { errors: errors.length, first, ...corruptIn(errors) });
}

/** The files that cannot be parsed, when they are all that is wrong and each is named. */
function corruptIn(errors: readonly Finding[]): { corrupt?: string[] } {
  const files = errors.flatMap(({ code, where }) =>
    code === UNPARSABLE && where !== undefined ? [where.file] : [],
  );
  return files.length === errors.length ? { corrupt: [...new Set(files)] } : {};
}

const UNPARSABLE = 'files.syntax' satisfies SentenceCode;

/** What the system lets nobody read, when that is all that is wrong. */
function refusalIn(errors: readonly Finding[]): Failure | null {
  const refused = errors.filter(
    ({ code, params }) => code === UNREADABLE && REFUSALS.has(String(params['code'])),
  );
  const [first] = refused;
  if (first === undefined || refused.length < errors.length) return null;
  return failure('permission', { path: String(first.params['path']), code: String(first.params['code']) });
}

const UNREADABLE = 'files.unreadable' satisfies SentenceCode;
const REFUSALS: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);
