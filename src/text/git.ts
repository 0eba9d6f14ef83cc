import type { Sentence } from './sentence.ts';

/** What git tasks say. */
export const gitSentences = {
  'git.bare': {
    en: 'the repository is bare: it has no files to look at',
    fr: 'le dépôt est nu (bare) : il n’a pas de fichiers de travail',
  },
  'git.no-commits': { en: 'the repository has no commit yet', fr: 'le dépôt n’a encore aucun commit' },
  'git.unborn': {
    en: 'branch {branch} has no commit yet',
    fr: 'la branche {branch} n’a encore aucun commit',
  },
  'git.detached': {
    en: 'HEAD is detached at {head}: commits made here belong to no branch',
    fr: 'HEAD est détachée sur {head} : les commits faits ici n’appartiennent à aucune branche',
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
    en: '{branch} and {upstream} have diverged: {ahead} {ahead#commit|commits} only here, {behind} only there',
    fr: '{branch} et {upstream} ont divergé : {ahead} {ahead#commit|commits} ici seulement, {behind} là-bas seulement',
  },
  'git.ahead': {
    en: '{branch} is ahead of {upstream} by {ahead} {ahead#commit|commits}',
    fr: '{branch} est en avance de {ahead} {ahead#commit|commits} sur {upstream}',
  },
  'git.behind': {
    en: '{branch} is behind {upstream} by {behind} {behind#commit|commits}',
    fr: '{branch} est en retard de {behind} {behind#commit|commits} sur {upstream}',
  },
  'git.even': { en: '{branch} equals {upstream}', fr: '{branch} est identique à {upstream}' },
  'git.clean': { en: 'no local changes', fr: 'aucune modification locale' },
  'git.dirty': {
    en: '{count} local {count#change|changes}: {paths}',
    fr: '{count} {count#modification locale|modifications locales} : {paths}',
  },
  'git.unmerged': {
    en: '{count} {count#file|files} with unresolved conflicts: {paths}',
    fr: '{count} {count#fichier|fichiers} en conflit non résolu : {paths}',
  },
  'git.operation-in-progress': {
    en: 'a {operation} was begun and not ended',
    fr: 'une opération {operation} a été commencée et n’est pas terminée',
  },
  'git.stale-lock': {
    en: 'index.lock is {minutes} {minutes#minute|minutes} old: a git process has probably died; if none is running, remove the file',
    fr: 'index.lock date de {minutes} {minutes#minute|minutes} : un processus git a sans doute été tué ; si aucun ne tourne, supprimez ce fichier',
  },
  'git.autostash-orphaned': {
    en: 'changes of an earlier run are still in the stash “{message}”; take them back with: git stash apply --index {sha}',
    fr: 'des modifications d’une exécution précédente sont restées dans le stash « {message} » ; pour les reprendre : git stash apply --index {sha}',
  },
  'git.fast-forwarded': {
    en: '{branch} fast-forwarded to {upstream}: {commits} {commits#commit|commits}, {files} {files#file|files}',
    fr: '{branch} avancée jusqu’à {upstream} : {commits} {commits#commit|commits}, {files} {files#fichier|fichiers}',
  },
  'git.up-to-date': {
    en: '{branch} is up to date with {upstream}',
    fr: '{branch} est à jour avec {upstream}',
  },
  'git.ahead-only': {
    en: '{branch} is ahead of {upstream} by {ahead} {ahead#commit|commits}; nothing was pushed',
    fr: '{branch} est en avance de {ahead} {ahead#commit|commits} sur {upstream} ; rien n’a été poussé',
  },
  'git.changes-beside': {
    en: '{count} local {count#change was|changes were} left untouched by the fast-forward',
    fr: '{count} {count#modification locale laissée intacte|modifications locales laissées intactes} par la mise à jour',
  },
  'git.autostash-restored': {
    en: '{count} local {count#change was|changes were} set aside and restored',
    fr: '{count} {count#modification locale mise de côté puis restaurée|modifications locales mises de côté puis restaurées}',
  },
  'git.autostash-recovered': {
    en: 'changes set aside by an interrupted attempt of this run were restored (“{message}”)',
    fr: 'les modifications mises de côté par une tentative interrompue ont été restaurées (« {message} »)',
  },
  'git.autostash-kept': {
    en: 'your local changes conflict with the new state ({files}); nothing is lost, they are in the stash “{message}”; take them back with: git stash apply --index {sha} (new files: git show {sha}^3:PATH)',
    fr: 'vos modifications locales sont en conflit avec le nouvel état ({files}) ; rien n’est perdu, elles sont dans le stash « {message} » ; pour les reprendre : git stash apply --index {sha} (nouveaux fichiers : git show {sha}^3:CHEMIN)',
  },
  'git.tree-left-mixed': {
    en: 'somebody worked in the tree meanwhile, so it was not tidied after the failed restore: it may hold conflict markers',
    fr: 'quelqu’un travaillait dans l’arborescence, elle n’a donc pas été nettoyée après la restauration manquée : elle peut contenir des marqueurs de conflit',
  },
  'git.script-moved': {
    en: '{script} moved HEAD from {from} to {to}: {commits} {commits#commit|commits}, {files} {files#file|files}',
    fr: '{script} a déplacé HEAD de {from} à {to} : {commits} {commits#commit|commits}, {files} {files#fichier|fichiers}',
  },
  'git.script-unmoved': {
    en: '{script} succeeded and left HEAD where it was',
    fr: '{script} s’est bien terminé et a laissé HEAD en place',
  },
  'git.script-left-stash': {
    en: '{script} left {count} {count#stash|stashes} behind',
    fr: '{script} a laissé {count} {count#stash|stashs} derrière lui',
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
    en: 'HEAD is behind {upstream} by {behind} {behind#commit|commits}',
    fr: 'HEAD est en retard de {behind} {behind#commit|commits} sur {upstream}',
  },
  'git.files-checked': {
    en: '{count} changed {count#file|files} checked, {json} of them JSON',
    fr: '{count} {count#fichier modifié vérifié|fichiers modifiés vérifiés}, dont {json} en JSON',
  },
  'git.files-left-out': {
    en: '{count} more changed {count#file was|files were} not looked at',
    fr: '{count} {count#autre fichier modifié n’a pas été examiné|autres fichiers modifiés n’ont pas été examinés}',
  },
  'git.more': {
    en: '{count} more {count#finding|findings} like these',
    fr: '{count} {count#autre constat semblable|autres constats semblables}',
  },
} as const satisfies Record<string, Sentence>;
