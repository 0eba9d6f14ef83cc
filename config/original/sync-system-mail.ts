import { valueAt } from '../problems/describe.ts';
import type { Path } from '../problems/problems.ts';
import type { At, Draft } from './draft.ts';
import { becomes, both, flag, told } from './rules.ts';
import type { Rule, Rules } from './walk.ts';

/** Which ends of the sync system's runs were told, and by which mail server. */
export const mailRules = (): Rules => ({
  [`${MAIL.join('.')}.enabled`]: flag({ on: mailed, off: told('covered', 'original.off') }),
  [`${MAIL.join('.')}.smtp_server`]: ifMailed(becomes(...channel, 'host')),
  [`${MAIL.join('.')}.smtp_port`]: ifMailed(becomes(...channel, 'port')),
  [`${MAIL.join('.')}.from_address`]: ifMailed(becomes(...channel, 'from')),
  [`${MAIL.join('.')}.to_addresses`]: ifMailed(becomes(...channel, 'to')),
  [`${MAIL.join('.')}.use_ssl`]: ifMailed(flag({ on: encrypted, off: security('none') })),
  'notifications.success_notifications': often('onSuccess'),
  'notifications.error_notifications': often('onFailure'),
  'notifications.warning_notifications': flag({
    on: both(tells('onUnusual', true), told('look', 'original.warnings'), nobodyTold),
    off: tells('onUnusual', false),
  }),
});

const MAIL = ['notifications', 'email_notifications'];
const channel: Path = ['notifications', 'channels', 0];

const isMailed = ({ raw }: Draft): boolean => valueAt(raw, [...MAIL, 'enabled']) === true;

const ifMailed =
  (rule: Rule): Rule =>
  (at, draft) => {
    if (isMailed(draft)) rule(at, draft);
    else draft.tell(at, 'covered', 'original.off');
  };

/** A mail without a server, or to nobody, could never be sent. */
function mailed(at: At, draft: Draft): void {
  draft.become(at, [...channel, 'type'], 'email');
  for (const key of ['smtp_server', 'from_address', 'to_addresses']) {
    const path = [...MAIL, key];
    const value = valueAt(draft.raw, path);
    const isMissing = value === undefined;
    if (!isMissing && value !== '' && !(Array.isArray(value) && value.length === 0)) continue;
    const message = `e-mail is switched on, and "${key}" is ${isMissing ? 'missing' : 'empty'}`;
    draft.refuse(isMissing ? at.path : path, message, 'write it, or "enabled": false');
  }
}

const security =
  (how: string): Rule =>
  (at, draft) =>
    draft.become(at, [...channel, 'security'], how);

/** As the port asks: 465 speaks TLS from its first word (RFC 8314). */
const encrypted: Rule = (at, draft) =>
  security(valueAt(draft.raw, [...MAIL, 'smtp_port']) === 465 ? 'tls' : 'starttls')(at, draft);

const tells =
  (key: string, value: unknown): Rule =>
  (at, draft) =>
    draft.become(at, ['notifications', key], value);

/** The original told of every such run; here `change` would be told once. */
const often = (key: string): Rule =>
  flag({ on: both(tells(key, 'always'), nobodyTold), off: tells(key, 'never') });

function nobodyTold(at: At, draft: Draft): void {
  if (!isMailed(draft)) draft.tell(at, 'look', 'original.nobody-told');
}
