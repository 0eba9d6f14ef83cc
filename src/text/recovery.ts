import type { Sentence } from './sentence.ts';

/** What the recovery procedures of level 2 did, or why not. */
export const recoverySentences = {
  'recovery.waited': {
    en: 'waited {seconds} s before this attempt',
    fr: 'attente de {seconds} s avant cette tentative',
  },
  'recovery.stopped': {
    en: 'the recovery was stopped',
    fr: 'la procédure de reprise a été interrompue',
  },
  'recovery.unknown': {
    en: 'this version does not have the procedure "{procedure}"',
    fr: 'cette version ne connaît pas la procédure « {procedure} »',
  },
  'recovery.no-way': {
    en: '{procedure} can do nothing about this task and this failure ({failure})',
    fr: '{procedure} ne peut rien pour cette tâche et cet échec ({failure})',
  },
  'recovery.stashing': {
    en: '{count} local {count#change is|changes are} set aside as far as they are in the way of this attempt, and given back after it',
    fr: '{count} {count#modification locale mise de côté si elle gêne cette tentative, puis rendue|modifications locales mises de côté si elles gênent cette tentative, puis rendues}',
  },
  'recovery.not-stashable': {
    en: 'a stash cannot set all {count} local {count#change|changes} aside: commit or move what the findings name',
    fr: 'un stash ne peut pas mettre de côté {count} {count#modification locale|modifications locales} : validez ou déplacez ce que nomment les constats',
  },
  'recovery.diverged': {
    en: '{branch} has {ahead} {ahead#commit|commits} of its own and misses {behind}: a stash cannot cure that; rebase or merge it yourself, or set "diverged" of the task',
    fr: '{branch} a {ahead} {ahead#commit|commits} à elle et il lui en manque {behind} : un stash n’y peut rien ; faites un rebase ou une fusion, ou réglez « diverged » dans la tâche',
  },
  'recovery.git-begun': {
    en: 'a {operation} was begun here and not ended: it is yours to end (git status says how)',
    fr: 'une opération {operation} est en cours ici : à vous de la terminer (git status dit comment)',
  },
  'recovery.git-unmerged': {
    en: 'there are conflicts to resolve in {files}: they are yours',
    fr: 'il reste des conflits à résoudre dans {files} : ils vous appartiennent',
  },
  'recovery.stash-kept': {
    en: 'local changes are in the stash “{message}” already and conflict with the new state; take them back with: git stash apply --index {sha}',
    fr: 'des modifications locales sont déjà dans le stash « {message} » et sont en conflit avec le nouvel état ; pour les reprendre : git stash apply --index {sha}',
  },
  'recovery.files-in-the-way': {
    en: 'the new commits have files of their own where yours are, and a stash could not give these back: {files}; move them away',
    fr: 'les nouveaux commits ont leurs propres fichiers là où sont les vôtres, qu’un stash ne pourrait pas rendre : {files} ; déplacez-les',
  },
  'recovery.no-tree': {
    en: 'git cannot tell how things stand here',
    fr: 'git ne peut pas dire l’état des lieux',
  },
  'recovery.restored': {
    en: '{count} {count#file|files} that could not be parsed {count#holds|hold} again what {count#it|they} held before: {files}; in brackets, the commit or the time of the copy it was taken from. What was in {count#it|them} is in the trash: roo-fsm trash restore {runId} --force --path FILE',
    fr: '{count} {count#fichier illisible a retrouvé son contenu précédent|fichiers illisibles ont retrouvé leur contenu précédent} : {files} ; entre parenthèses, le commit ou la date de la copie d’origine. Ce qu’{count#il contenait|ils contenaient} est en corbeille : roo-fsm trash restore {runId} --force --path FICHIER',
  },
  'recovery.half-restored': {
    en: '{file} could not be put right ({code}); put right before it: {files}. What was in them is in the trash: roo-fsm trash restore {runId} --force --path FILE',
    fr: '{file} n’a pas pu être rétabli ({code}) ; rétablis avant lui : {files}. Ce qu’ils contenaient est en corbeille : roo-fsm trash restore {runId} --force --path FICHIER',
  },
  'recovery.failed': {
    en: '{file} could not be put right ({code})',
    fr: '{file} n’a pas pu être rétabli ({code})',
  },
  'recovery.readable-again': {
    en: 'what could not be parsed can be now: nothing was done',
    fr: 'ce qui était illisible ne l’est plus : rien n’a été fait',
  },
  'recovery.no-backup': {
    en: 'there is no good content for {file}, neither a copy of roo-fsm nor in the last commit: nothing was touched',
    fr: 'aucun bon contenu pour {file}, ni copie de roo-fsm ni dans le dernier commit : rien n’a été touché',
  },
  'recovery.merging': {
    en: '{file} holds a conflict of a merge, which is yours to resolve: nothing was touched',
    fr: '{file} contient un conflit de fusion, que vous seul pouvez résoudre : rien n’a été touché',
  },
  'recovery.gone': {
    en: '{file} is not there any more: nothing was touched',
    fr: '{file} n’est plus là : rien n’a été touché',
  },
  'recovery.outside': {
    en: '{file} lies outside of the workspace: nothing was touched',
    fr: '{file} est hors de l’espace de travail : rien n’a été touché',
  },
  'recovery.through-link': {
    en: '{file} is a link or lies behind one: nothing was touched',
    fr: '{file} est un lien ou se trouve derrière un lien : rien n’a été touché',
  },
  'recovery.secret-file': {
    en: '{file} is called like a file that holds secrets, which roo-fsm never touches: nothing was touched',
    fr: '{file} porte le nom d’un fichier de secrets, que roo-fsm ne touche jamais : rien n’a été touché',
  },
  'recovery.not-ours': {
    en: '{file} belongs to the records of git or of roo-fsm: nothing was touched',
    fr: '{file} fait partie des données de git ou de roo-fsm : rien n’a été touché',
  },
  'recovery.permission': {
    en: 'access to {path} was refused ({code}), and roo-fsm never takes rights by itself. See who owns it: ls -ld "{path}"; take it: sudo chown "$USER" "{path}"; or allow yourself to write: chmod u+rwX "{path}"',
    fr: 'accès refusé à {path} ({code}) ; roo-fsm ne prend jamais de droits lui-même. Voir le propriétaire : ls -ld "{path}" ; se l’approprier : sudo chown "$USER" "{path}" ; ou se donner le droit d’écrire : chmod u+rwX "{path}"',
  },
  'recovery.permission-macos': {
    en: 'access to {path} was refused ({code}), and roo-fsm never takes rights by itself. See who owns it: ls -lde "{path}"; take it: sudo chown "$USER" "{path}"; in Documents, Desktop or Downloads, allow the terminal or Node in System Settings, Privacy & Security, Files and Folders',
    fr: 'accès refusé à {path} ({code}) ; roo-fsm ne prend jamais de droits lui-même. Voir le propriétaire : ls -lde "{path}" ; se l’approprier : sudo chown "$USER" "{path}" ; dans Documents, Bureau ou Téléchargements, autoriser le terminal ou Node dans Réglages Système, Confidentialité et sécurité, Fichiers et dossiers',
  },
  'recovery.permission-windows': {
    en: 'access to {path} was refused ({code}), and roo-fsm never takes rights by itself. Close the program that holds it (an editor, a scanner, a running server); else see who may: icacls "{path}"; and allow yourself: icacls "{path}" /grant "%USERNAME%:M"',
    fr: 'accès refusé à {path} ({code}) ; roo-fsm ne prend jamais de droits lui-même. Fermez le programme qui l’utilise (éditeur, antivirus, serveur) ; sinon, voir qui a accès : icacls "{path}" ; et se donner l’accès : icacls "{path}" /grant "%USERNAME%:M"',
  },
  'recovery.copies-not-kept': {
    en: 'no copies of the good files could be kept for restore_from_backup ({code})',
    fr: 'aucune copie des bons fichiers n’a pu être gardée pour restore_from_backup ({code})',
  },
} as const satisfies Record<string, Sentence>;
