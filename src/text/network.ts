import type { Sentence } from './sentence.ts';

/** What network tasks say. */
export const networkSentences = {
  'network.reachable': {
    en: '{host}:{port} answers ({ms} ms)',
    fr: '{host}:{port} répond ({ms} ms)',
  },
  'network.dns': {
    en: 'the name {host} cannot be resolved',
    fr: 'le nom {host} ne peut pas être résolu',
  },
  'network.refused': {
    en: '{host}:{port} refuses the connection',
    fr: '{host}:{port} refuse la connexion',
  },
  'network.timeout': {
    en: '{host}:{port} did not answer within {seconds} s',
    fr: '{host}:{port} n’a pas répondu en {seconds} s',
  },
  'network.unreachable': {
    en: '{host}:{port} cannot be reached ({code})',
    fr: '{host}:{port} est injoignable ({code})',
  },
  'network.stopped': {
    en: '{host}:{port} was not checked to the end',
    fr: '{host}:{port} n’a pas été vérifié jusqu’au bout',
  },
  'network.not-a-host': {
    en: '“{text}” names no host; write host or host:port',
    fr: '« {text} » ne désigne pas un hôte ; écrivez hôte ou hôte:port',
  },
  'network.no-hosts': {
    en: 'no host is configured and no git remote lies on another machine',
    fr: 'aucun hôte configuré et aucun dépôt git distant sur une autre machine',
  },
} as const satisfies Record<string, Sentence>;
