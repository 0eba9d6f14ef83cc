import type { Sentence } from './sentence.ts';

/** What git tasks say. */
export const gitSentences = {
  'git.bare': {
    en: 'the repository is bare: it has no files to look at',
    fr: 'le dépôt est nu (bare): il n’a pas de fichiers de travail',
  },
  'git.no-commits': { en: 'the repository has no commit yet', fr: 'le dépôt n’a encore aucun commit' },
  'git.unborn': {
    en: 'branch {branch} has no commit yet',
    fr: 'la branche {branch} n’a encore aucun commit',
  },
  'git.detached': {
    en: 'HEAD is detached at {head}: commits made here belong to no branch',
    fr: 'HEAD est détachée sur {head}: les commits faits ici n’appartiennent à aucune branche',
  },
  'git.branch': { en: 'branch {branch} at {head}', fr: 'branche {branch} sur {head}' },
  'git.no-upstream': {
    en: 'branch {branch} has no upstream',
    fr: 'la branche {branch} n’a pas de branche amont',
  },
  'git.no-remote': { en: 'the repository has no remote', fr: 'le dépôt n’a pas de dépôt distant' },
  'git.upstream-gone': {
    en: 'the upstream {upstream} of branch {branch} does not exist',
    fr: 'la branche amont {upstream} de {branch} n’existe pas',
  },
  'git.diverged': {
    en: '{branch} and {upstream} have diverged: {ahead} commits only here, {behind} only there',
    fr: '{branch} et {upstream} ont divergé: {ahead} commits ici seulement, {behind} là-bas seulement',
  },
  'git.ahead': {
    en: '{branch} is ahead of {upstream} by {ahead} commits',
    fr: '{branch} est en avance de {ahead} commits sur {upstream}',
  },
  'git.behind': {
    en: '{branch} is behind {upstream} by {behind} commits',
    fr: '{branch} est en retard de {behind} commits sur {upstream}',
  },
  'git.even': { en: '{branch} equals {upstream}', fr: '{branch} est identique à {upstream}' },
  'git.clean': { en: 'no local changes', fr: 'aucune modification locale' },
  'git.dirty': { en: '{count} local changes: {paths}', fr: '{count} modifications locales: {paths}' },
  'git.unmerged': {
    en: '{count} files with unresolved conflicts: {paths}',
    fr: '{count} fichiers en conflit non résolu: {paths}',
  },
  'git.operation-in-progress': {
    en: 'a {operation} was begun and not ended',
    fr: 'une opération {operation} a été commencée et n’est pas terminée',
  },
  'git.stale-lock': {
    en: 'index.lock is {minutes} minutes old: a git process has probably died; if none is running, remove the file',
    fr: 'index.lock date de {minutes} minutes: un processus git a sans doute été tué; si aucun ne tourne, supprimez ce fichier',
  },
  'git.autostash-orphaned': {
    en: 'changes of an earlier run are still in the stash “{message}”; take them back with: git stash apply --index {sha}',
    fr: 'des modifications d’une exécution précédente sont restées dans le stash « {message} »; pour les reprendre: git stash apply --index {sha}',
  },
  'git.fast-forwarded': {
    en: '{branch} fast-forwarded to {upstream}: {commits} commits, {files} files',
    fr: '{branch} avancée jusqu’à {upstream}: {commits} commits, {files} fichiers',
  },
  'git.up-to-date': {
    en: '{branch} is up to date with {upstream}',
    fr: '{branch} est à jour avec {upstream}',
  },
  'git.ahead-only': {
    en: '{branch} is ahead of {upstream} by {ahead} commits; nothing was pushed',
    fr: '{branch} est en avance de {ahead} commits sur {upstream}; rien n’a été poussé',
  },
  'git.changes-beside': {
    en: '{count} local changes were left as they are: the fast-forward touched none of them',
    fr: '{count} modifications locales laissées telles quelles: la mise à jour n’y touchait pas',
  },
  'git.autostash-restored': {
    en: '{count} local changes were set aside and restored',
    fr: '{count} modifications locales mises de côté puis restaurées',
  },
  'git.autostash-recovered': {
    en: 'changes set aside by an interrupted attempt of this run were restored (“{message}”)',
    fr: 'les modifications mises de côté par une tentative interrompue ont été restaurées (« {message} »)',
  },
  'git.autostash-kept': {
    en: 'your local changes conflict with the new state ({files}); nothing is lost, they are in the stash “{message}”; take them back with: git stash apply --index {sha} (new files: git show {sha}^3:PATH)',
    fr: 'vos modifications locales sont en conflit avec le nouvel état ({files}); rien n’est perdu, elles sont dans le stash « {message} »; pour les reprendre: git stash apply --index {sha} (nouveaux fichiers: git show {sha}^3:CHEMIN)',
  },
  'git.tree-left-mixed': {
    en: 'somebody worked in the tree meanwhile, so it was not tidied after the failed restore: it may hold conflict markers',
    fr: 'quelqu’un travaillait dans l’arborescence, elle n’a donc pas été nettoyée après la restauration manquée: elle peut contenir des marqueurs de conflit',
  },
  'git.script-moved': {
    en: '{script} moved HEAD from {from} to {to}: {commits} commits, {files} files',
    fr: '{script} a déplacé HEAD de {from} à {to}: {commits} commits, {files} fichiers',
  },
  'git.script-unmoved': {
    en: '{script} ended well and left HEAD where it was',
    fr: '{script} s’est bien terminé et a laissé HEAD en place',
  },
  'git.script-left-stash': {
    en: '{script} left {count} stashes behind',
    fr: '{script} a laissé {count} stashs derrière lui',
  },
  'git.conflict-marker': {
    en: '{path} holds conflict markers',
    fr: '{path} contient des marqueurs de conflit',
  },
  'git.unmerged-file': {
    en: '{path} has an unresolved conflict',
    fr: '{path} est en conflit non résolu',
  },
  'git.head-as-remote': {
    en: 'HEAD is what {upstream} says ({head})',
    fr: 'HEAD correspond à {upstream} ({head})',
  },
  'git.head-behind': {
    en: 'HEAD is behind {upstream} by {behind} commits',
    fr: 'HEAD est en retard de {behind} commits sur {upstream}',
  },
  'git.files-checked': {
    en: '{count} changed files checked, {json} of them JSON',
    fr: '{count} fichiers modifiés vérifiés, dont {json} en JSON',
  },
  'git.files-left-out': {
    en: '{count} more changed files were not looked at',
    fr: '{count} autres fichiers modifiés n’ont pas été examinés',
  },
  'git.more': { en: '{count} more findings like these', fr: '{count} autres constats semblables' },
} as const satisfies Record<string, Sentence>;
