/** Whether every `${…}` of a text is a reference to a variable; anything else would be sent as it stands. */
export const writesReferences = (text: string): boolean => !filled(text).includes('${');

/** An address of the web. A reference is filled in later, and may stand for all of it. */
export function isWebAddress(text: string): boolean {
  if (text.startsWith('${env:')) return true;
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(filled(text));
}

/** `a@b` or `Name <a@b>`, on one line: who is written to, and who writes (RFC 5322, without its rarities). */
export const isMailbox = (text: string): boolean =>
  /^(?:[^\p{Cc}<>,;:"]*<[^\p{Cc}\s<>,;:"@]+@[^\p{Cc}\s<>,;:"@]+>|[^\p{Cc}\s<>,;:"@]+@[^\p{Cc}\s<>,;:"@]+)$/u.test(
    text,
  );

/** Whether a host is this machine. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host);

const filled = (text: string): string => text.replace(/\$\{env:[^{}]+\}/g, '1');
