import type { Sentence } from './sentence.ts';

/** What the cleanups of logs and of temporary files say. */
export const cleanupSentences = {
  'cleanup.no-directories': {
    en: 'no directory to clean is declared',
    fr: 'aucun répertoire à nettoyer n’est déclaré',
  },
  'cleanup.not-a-repository': {
    en: 'this is no git repository, so temporary files cannot be told from the user’s own',
    fr: 'ceci n’est pas un dépôt git: impossible de distinguer les fichiers temporaires de ceux de l’utilisateur',
  },
  'cleanup.tracked-unknown': {
    en: 'nothing was removed in {directory}: git could not tell which files it tracks ({detail})',
    fr: 'rien n’a été supprimé dans {directory}: git n’a pas pu dire quels fichiers il suit ({detail})',
  },
  'cleanup.outside-workspace': {
    en: '{directory} lies outside the workspace and was not touched',
    fr: '{directory} est hors de l’espace de travail et n’a pas été touché',
  },
  'cleanup.missing-directory': {
    en: 'the directory {directory} is missing',
    fr: 'le répertoire {directory} est absent',
  },
  'cleanup.removed': {
    en: '{count} files removed, {megabytes} MB, listed in {manifest}',
    fr: '{count} fichiers supprimés, {megabytes} Mo, liste dans {manifest}',
  },
  'cleanup.trashed': {
    en: '{count} files moved to the trash, {megabytes} MB, listed in {manifest}',
    fr: '{count} fichiers mis à la corbeille, {megabytes} Mo, liste dans {manifest}',
  },
  'cleanup.nothing-old': {
    en: 'nothing to remove: none of {count} matching files is older than {age}',
    fr: 'rien à supprimer: aucun des {count} fichiers concernés n’a plus de {age}',
  },
  'cleanup.protected': {
    en: '{count} matching files were kept because they are protected ({tracked} tracked by git)',
    fr: '{count} fichiers concernés ont été conservés car protégés (dont {tracked} suivis par git)',
  },
  'cleanup.not-removed': {
    en: '{path} could not be removed ({code})',
    fr: '{path} n’a pas pu être supprimé ({code})',
  },
  'cleanup.more-not-removed': {
    en: '{count} more files could not be removed',
    fr: '{count} autres fichiers n’ont pas pu être supprimés',
  },
  'cleanup.no-manifest': {
    en: 'the list of removed files cannot be written ({code}), so nothing more was removed: {path}',
    fr: 'la liste des fichiers supprimés ne peut pas être écrite ({code}): rien d’autre n’a été supprimé: {path}',
  },
} as const satisfies Record<string, Sentence>;
