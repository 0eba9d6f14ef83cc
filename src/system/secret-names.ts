/** Whether a JSON key names a secret: its last word does. */
export const isSecretName = (key: string): boolean =>
  /(?:^|[_-]|[a-z](?=[A-Z]))(?:password|passwd|passphrase|(?:access|refresh|auth|api|id|private)?[_-]?token|(?:client[_-]?)?secret|api[_-]?key|private[_-]?key|(?:proxy-)?authorization)$/i.test(
    key,
  );

/** Whether a value only says where the secret is, as `${env:NAME}` does. */
export const isReference = (value: string): boolean => /\$\{[^}]+\}/.test(value);

/** The values that must never be shown: those of variables with a secret-looking name, in every form they are printed. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): string[] {
  const values = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && SECRET_VARIABLE.test(name) && isWorthMasking(name, value.trim())
      ? [value.trim()]
      : [],
  );
  const forms = values.flatMap((value) => [
    value,
    encodeURIComponent(value.replace(/\p{Cs}/gu, '')),
    JSON.stringify(value).slice(1, -1),
  ]);
  // Longest first, so that a value that begins with another is found whole.
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

const SECRET_VARIABLE =
  /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL/i;

/** Short values, numbers, switches, paths and plain addresses would mask innocent text everywhere. */
function isWorthMasking(name: string, value: string): boolean {
  if (value.length < 8 || isReference(value)) return false;
  if (/^[\d.,:_-]+$/.test(value)) return false;
  if (/(?:URL|URI|ENDPOINT|HOST)$/i.test(name) && /^[a-z][a-z\d+.-]*:\/\/[^@]*$/i.test(value)) return false;
  return !looksLikePath(value);
}

/** A text of base64 may begin with a slash as well: then it mixes capitals, small letters and digits, and has no dot. */
function looksLikePath(value: string): boolean {
  if (!/^(?:~|\.{1,2}|[A-Za-z]:)?[\\/]/.test(value)) return false;
  const isBase64 = /^[A-Za-z\d+/=]+$/.test(value);
  return !(isBase64 && /[A-Z]/.test(value) && /[a-z]/.test(value) && /\d/.test(value));
}
