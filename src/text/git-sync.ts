import type { Sentence } from './sentence.ts';

/** What `git-sync` says of what it did. */
export const gitSyncSentences = {
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
  'git.autostash-left': {
    en: 'your local changes are in the stash “{message}”; when what was begun here is ended, take them back with: git stash apply --index {sha}',
    fr: 'vos modifications locales sont dans le stash « {message} » ; une fois terminé ce qui a été commencé ici, reprenez-les avec : git stash apply --index {sha}',
  },
  'git.not-stashable': {
    en: '{path} would have to be set aside, and would not come back with the same bytes or in the same state: nothing was moved',
    fr: '{path} devrait être mis de côté et ne reviendrait pas avec les mêmes octets ou dans le même état : rien n’a été déplacé',
  },
  'git.hidden-change': {
    en: '{path} is changed and marked assume-unchanged: git would write over it if the rebase had to be undone, so it was not begun',
    fr: '{path} est modifié et marqué assume-unchanged : git l’écraserait s’il fallait annuler le rebase, qui n’a donc pas été commencé',
  },
  'git.message-waiting': {
    en: 'a commit is prepared here and its message waits in {file}, which would be lost: nothing was done',
    fr: 'un commit est préparé ici et son message attend dans {file}, qui serait perdu : rien n’a été fait',
  },
  'git.rebased': {
    en: '{branch}: {ahead} {ahead#commit|commits} rebased onto {upstream}, which had {behind} new; as it was before: {ref}',
    fr: '{branch} : {ahead} {ahead#commit rebasé|commits rebasés} sur {upstream} ({behind} là-bas) ; état précédent : {ref}',
  },
  'git.merged': {
    en: '{behind} {behind#commit|commits} of {upstream} merged into {branch}, which had {ahead} alone',
    fr: '{branch} : {behind} {behind#commit|commits} de {upstream} {behind#fusionné|fusionnés} avec {ahead} ici',
  },
  'git.undone': {
    en: 'the {operation} was undone: {branch} is at {head} again',
    fr: 'l’opération {operation} a été annulée : {branch} est de nouveau sur {head}',
  },
  'git.operation-left': {
    en: 'the {operation} could not be ended nor undone; as it was before: {ref}. Look with: git status; to undo: git {operation} --abort',
    fr: 'l’opération {operation} n’a pu être ni terminée ni annulée ; état précédent : {ref}. Voir : git status ; pour annuler : git {operation} --abort',
  },
  'git.rebase-merges': {
    en: '{branch} holds {count} {count#merge|merges} that a rebase would flatten: it was left as it is',
    fr: '{branch} contient {count} {count#fusion qu’un rebase aplatirait|fusions qu’un rebase aplatirait} : elle est restée telle quelle',
  },
  'git.committed': {
    en: '{count} {count#file|files} committed as {commit}: {paths}',
    fr: '{count} {count#fichier validé|fichiers validés} dans le commit {commit} : {paths}',
  },
  'git.commit-nothing': {
    en: 'no local change under the listed paths: nothing to commit',
    fr: 'aucune modification locale sous les chemins listés : rien à valider',
  },
  'git.commit-left-out': {
    en: '{count} {count#file was|files were} staged in one state and changed again since, or {count#lies|lie} in the place of a folder or file that git tracks or behind a link, and so not committed: {paths}',
    fr: '{count} {count#fichier indexé puis modifié à nouveau, ou situé à la place d’un dossier ou fichier suivi ou derrière un lien, n’est pas validé|fichiers indexés puis modifiés à nouveau, ou situés à la place d’un dossier ou fichier suivi ou derrière un lien, ne sont pas validés} : {paths}',
  },
  'git.pushed': {
    en: '{commits} {commits#commit|commits} of {branch} pushed to {upstream}',
    fr: '{commits} {commits#commit|commits} de {branch} {commits#poussé|poussés} vers {upstream}',
  },
  'git.push-withheld': {
    en: 'nothing was pushed, because of {count} {count#commit|commits} with paths that are not listed ({list})',
    fr: 'rien n’a été poussé : {count} {count#commit touche|commits touchent} des chemins hors de la liste ({list})',
  },
  'git.push-elsewhere': {
    en: 'nothing was pushed: git is configured to push {branch} to {other}, not to {remote}; the option "remote" would say that {remote} is meant',
    fr: 'rien n’a été poussé : git est configuré pour pousser {branch} vers {other}, et non vers {remote} ; l’option « remote » dirait que {remote} est voulu',
  },
  'git.push-other-name': {
    en: 'nothing was pushed: {branch} follows {upstream}, which has another name; the option "branch" would say that it is meant',
    fr: 'rien n’a été poussé : {branch} suit {upstream}, qui porte un autre nom ; l’option « branch » dirait que c’est voulu',
  },
  'git.push-local': {
    en: 'the upstream {upstream} is a branch of this same repository: there is nowhere to push to',
    fr: 'la branche amont {upstream} est dans ce même dépôt : il n’y a nulle part où pousser',
  },
  'git.submodule-moved': {
    en: 'submodule {path} moved from {from} to {to}',
    fr: 'sous-module {path} passé de {from} à {to}',
  },
  'git.submodule-added': {
    en: 'submodule {path} checked out at {to}',
    fr: 'sous-module {path} récupéré sur {to}',
  },
  'git.submodule-changes': {
    en: 'submodule {path} holds local changes: it was left as it is',
    fr: 'le sous-module {path} contient des modifications locales : il est resté tel quel',
  },
  'git.submodule-commits': {
    en: 'submodule {path} is at a commit that no branch holds: it was left as it is',
    fr: 'le sous-module {path} est sur un commit qu’aucune branche ne contient : il est resté tel quel',
  },
  'git.submodule-operation': {
    en: 'in submodule {path} something was begun and not ended: it was left as it is',
    fr: 'une opération n’est pas terminée dans le sous-module {path} : il est resté tel quel',
  },
  'git.submodule-both': {
    en: 'submodule {path} was moved here, to commits of its own, and there: nothing was moved',
    fr: 'le sous-module {path} a été déplacé ici, vers des commits à lui, et là-bas : rien n’a été déplacé',
  },
  'git.submodule-replaced': {
    en: 'there a file comes in the place of submodule {path}, and git would remove it with what is in it and nowhere else: nothing was moved; look with: git -C {path} status --ignored',
    fr: 'là-bas un fichier vient à la place du sous-module {path}, que git supprimerait avec ce qui ne se trouve que dedans : rien n’a été déplacé ; à voir avec : git -C {path} status --ignored',
  },
  'git.submodules': {
    en: 'submodules: {moved} moved, {count} already right, {left} left alone',
    fr: 'sous-modules : {moved} mis à jour, {count} déjà à jour, {left} sans changement',
  },
  'git.conflict-report': {
    en: 'what is where, and how to go on: {path} in the data directory',
    fr: 'ce qui est où, et comment continuer : {path} dans le dossier de données',
  },
  'git.conflict-report-failed': {
    en: 'the conflict report could not be written ({code})',
    fr: 'le rapport de conflit n’a pas pu être écrit ({code})',
  },
} as const satisfies Record<string, Sentence>;
