import type { Sentence } from './sentence.ts';

/** What the validation of configuration files says, beside what `files` says of each file. */
export const configSentences = {
  'config.missing-directory': {
    en: 'the directory {directory} is missing, so nothing in it was checked',
    fr: 'le répertoire {directory} est absent : rien n’y a été vérifié',
  },
  'config.link-outside': {
    en: 'the directory {directory} is a link that leads out of the workspace, so nothing in it was checked',
    fr: 'le répertoire {directory} est un lien qui mène hors de l’espace de travail : rien n’y a été vérifié',
  },
  'config.empty-directory': {
    en: 'the directory {directory} holds no configuration file to check',
    fr: 'le répertoire {directory} ne contient aucun fichier de configuration à vérifier',
  },
  'config.too-many': {
    en: '{count} {count#file was|files were} not read: the limit is {limit} (maxFiles)',
    fr: '{count} {count#fichier n’a pas été lu|fichiers n’ont pas été lus} : la limite est de {limit} (maxFiles)',
  },
  'config.valid': {
    en: '{count} {count#file is|files are} valid ({formats})',
    fr: '{count} {count#fichier est valide|fichiers sont valides} ({formats})',
  },
  'config.nothing-tracked': {
    en: 'git tracks no configuration file here',
    fr: 'git ne suit aucun fichier de configuration ici',
  },
  'config.no-directories': {
    en: 'this is no git repository and no directory to check is declared',
    fr: 'ceci n’est pas un dépôt git et aucun répertoire à vérifier n’est déclaré',
  },
  'config.agent-unbound': {
    en: '{key} is bypassPermissions: an agent that is asked may do anything this account may do, unasked',
    fr: '{key} vaut bypassPermissions : un agent sollicité peut faire, sans demander, tout ce que peut ce compte',
  },
  'config.channel-unencrypted': {
    en: 'the notification channel {channel} sends unencrypted to another machine: whoever is on the way can read it',
    fr: 'le canal de notification {channel} envoie sans chiffrement à une autre machine : on peut le lire en chemin',
  },
  'config.git-failed': {
    en: 'git could not list the files it tracks: {detail}',
    fr: 'git n’a pas pu lister les fichiers suivis : {detail}',
  },
} as const satisfies Record<string, Sentence>;
