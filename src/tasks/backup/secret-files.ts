import path from 'node:path';

/**
 * Whether the name of a file (with forward slashes) says that it holds secrets: such a file is neither copied nor put
 * right by itself. A name too many only means that a person looks.
 */
export function isSecretFile(name: string): boolean {
  const segments = name.toLowerCase().split('/');
  const base = path.posix.basename(name).toLowerCase();
  return (
    segments.slice(0, -1).some((folder) => SECRET_FOLDERS.has(folder) || SECRET_WORD.test(folder)) ||
    ENVIRONMENT.test(base) ||
    KEYS.test(base) ||
    PROGRAMS_OWN.has(base) ||
    SECRET_WORD.test(base)
  );
}

const SECRET_FOLDERS: ReadonlySet<string> = new Set(['.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker']);

/** `.env`, `.env.local`, `.env.yaml`, `production.env`, `.envrc`. */
const ENVIRONMENT = /^\.env(rc)?([.\-_].*)?$|\.env$/;

const KEYS = /\.(pem|key|p8|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg)$|^id_(rsa|dsa|ecdsa|ed25519)/;

/** Where programs keep what they log in with. */
const PROGRAMS_OWN: ReadonlySet<string> = new Set([
  '.npmrc',
  '.yarnrc.yml',
  '.netrc',
  '_netrc',
  '.pgpass',
  '.pypirc',
  '.htpasswd',
  '.git-credentials',
  '.dockercfg',
  '.dockerconfigjson',
  'kubeconfig',
  'auth.json',
]);

const SECRET_WORD =
  /(^|[^a-z])(secrets?|credentials?|passw(or)?ds?|passwd|tokens?|api[_-]?keys?|private[_-]?keys?|service[_-]?account)([^a-z]|$)/;
