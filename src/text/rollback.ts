import type { Sentence } from './sentence.ts';

/** What a rollback does, finds and refuses. */
export const rollbackSentences = {
  'rollback.branch-back': {
    en: '{branch} goes back from {from} to {to}; what it leaves stays reachable as {ref}',
    fr: '{branch} revient de {from} à {to} ; ce qui est quitté reste accessible sous {ref}',
  },
  'rollback.branch-already': {
    en: '{branch} is at {commit} already',
    fr: '{branch} est déjà à {commit}',
  },
  'rollback.branch-again': {
    en: '{branch}, which the run had deleted, is made again at {commit}',
    fr: '{branch}, que l’exécution avait supprimée, est recréée à {commit}',
  },
  'rollback.branch-removed': {
    en: '{branch}, which the run had made, is removed; its commits stay reachable as {ref}',
    fr: '{branch}, que l’exécution avait créée, est supprimée ; ses commits restent accessibles sous {ref}',
  },
  'rollback.branch-gone-already': {
    en: '{branch}, which the run had made, is not there any more',
    fr: '{branch}, que l’exécution avait créée, n’existe déjà plus',
  },
  'rollback.head-back': {
    en: 'HEAD goes back from {from} to {to}',
    fr: 'HEAD revient de {from} à {to}',
  },
  'rollback.head-already': { en: 'HEAD is at {to} already', fr: 'HEAD est déjà sur {to}' },
  'rollback.head-unborn': {
    en: 'HEAD was on {was} and is left on {now}: one of them has no commit, and git could only guess what becomes of the files: go back by hand',
    fr: 'HEAD était sur {was} et reste sur {now} : l’une d’elles n’a aucun commit, et git ne pourrait que deviner le sort des fichiers : revenez vous-même',
  },
  'rollback.name-taken': {
    en: '{branch} is left alone: the run had deleted it, and somebody made another of that name (at {now})',
    fr: '{branch} n’est pas touchée : l’exécution l’avait supprimée, et une autre de ce nom existe (à {now})',
  },
  'rollback.branch-gone': {
    en: '{branch} is not there any more, so it cannot go back',
    fr: '{branch} n’existe plus et ne peut donc pas revenir en arrière',
  },
  'rollback.moved-since': {
    en: '{branch} is left alone: the run left it at {left}, and it is at {now} now',
    fr: '{branch} n’est pas touchée : l’exécution l’avait laissée à {left}, et elle est maintenant à {now}',
  },
  'rollback.switched-since': {
    en: 'HEAD is left alone: it is not where the run left it any more, but at {now}',
    fr: 'HEAD n’est pas touché : il n’est plus là où l’exécution l’avait laissé, mais sur {now}',
  },
  'rollback.out-elsewhere': {
    en: '{branch} is left alone: another work tree has it checked out',
    fr: '{branch} n’est pas touchée : elle est extraite dans un autre dossier de travail',
  },
  'rollback.is-out': {
    en: '{branch}, which the run had made, is left alone: it is checked out',
    fr: '{branch}, que l’exécution avait créée, n’est pas touchée : c’est la branche courante',
  },
  'rollback.commit-gone': {
    en: '{what} is left alone: {commit} is not in the repository any more',
    fr: '{what} n’est pas touché : {commit} n’est plus dans le dépôt',
  },
  'rollback.has-history': {
    en: '{branch} is left alone: only its reflog still knows commits that were made on it',
    fr: '{branch} n’est pas touchée : seul son journal connaît encore des commits qui y ont été faits',
  },
  'rollback.in-the-way': {
    en: '{what} is left alone: {count} {count#file of yours is|files of yours are} in the way: {files}',
    fr: '{what} n’est pas touché : {count} {count#fichier à vous est|fichiers à vous sont} sur le chemin : {files}',
  },
  'rollback.not-ours': {
    en: '{what} is left alone: it changed while the run was at work, and no task says that it did that',
    fr: '{what} n’est pas touché : cela a changé pendant l’exécution, sans qu’aucune tâche dise l’avoir fait',
  },
  'rollback.own-work': {
    en: 'the run committed work of yours in {commit}; going back would take it out of your files, so that is left to you (git reset --soft {commit}^ keeps it)',
    fr: 'l’exécution a commité votre travail dans {commit} ; revenir en arrière le retirerait de vos fichiers, ce qui est donc laissé à vous (git reset --soft {commit}^ le garde)',
  },
  'rollback.in-progress': {
    en: 'a {operation} is in progress; end it or abort it first',
    fr: 'une opération {operation} est en cours ; terminez-la ou annulez-la d’abord',
  },
  'rollback.unmerged': {
    en: 'conflicts wait to be resolved first ({count})',
    fr: 'des conflits sont à résoudre d’abord ({count})',
  },
  'rollback.world-unknown': {
    en: 'where the repository stood around this run is not known, so branches are left alone',
    fr: 'l’état du dépôt autour de cette exécution n’est pas connu, donc les branches ne sont pas touchées',
  },
  'rollback.truncated': {
    en: 'not all branches and stashes were noted (there were too many, or a name looks like a secret); only those that were are looked at',
    fr: 'toutes les branches et remises n’ont pas été notées (trop nombreuses, ou un nom ressemble à un secret) ; seules les autres sont examinées',
  },
  'rollback.no-git': {
    en: 'git does not tell where the repository stands',
    fr: 'git ne dit pas où en est le dépôt',
  },
  'rollback.git-refused': {
    en: '{what} is left alone: git refuses it: {detail}',
    fr: '{what} n’est pas touché : git refuse : {detail}',
  },
  'rollback.git-failed': { en: '{what}: git failed: {detail}', fr: '{what} : git a échoué : {detail}' },
  'rollback.tree-mixed': {
    en: 'git failed in the middle, and some files may be of the one state and some of the other: {detail}',
    fr: 'git a échoué en cours de route, et les fichiers peuvent mêler les deux états : {detail}',
  },
  'rollback.not-kept': {
    en: '{branch} is left alone, because what it would leave could not be kept under a reference',
    fr: '{branch} n’est pas touchée, car ce qui serait quitté n’a pas pu être gardé sous une référence',
  },
  'rollback.remote-has': {
    en: '{remote} has {commit} and is not touched; the next synchronisation may bring it here again',
    fr: '{remote} contient {commit} et n’est pas touché ; la prochaine synchronisation peut le ramener ici',
  },
  'rollback.submodule': {
    en: 'the submodule {path} is not touched; it may be at another commit than the one recorded now',
    fr: 'le sous-module {path} n’est pas touché ; il peut être à un autre commit que celui enregistré maintenant',
  },
  'rollback.stash-back': {
    en: 'the stash {stash} is back, as the newest: {message}',
    fr: 'la remise {stash} est de retour, comme la plus récente : {message}',
  },
  'rollback.stash-already': {
    en: 'the stash {stash} is there already',
    fr: 'la remise {stash} est déjà là',
  },
  'rollback.stash-kept': {
    en: 'the stash {stash} was made while the run was at work, and is kept: look at it with git stash show -p {stash}',
    fr: 'la remise {stash} a été faite pendant l’exécution et est gardée : git stash show -p {stash}',
  },
  'rollback.files-back': {
    en: '{count} {count#file|files} of {task} go back from the trash to where they were',
    fr: '{count} {count#fichier|fichiers} de {task} : de la corbeille à leur place',
  },
  'rollback.files-already': {
    en: '{count} {count#file|files} of {task} are back already',
    fr: '{count} {count#fichier|fichiers} de {task} déjà de retour',
  },
  'rollback.file-in-the-way': {
    en: '{path} stays in the trash: something else is at its place',
    fr: '{path} reste dans la corbeille : autre chose est à sa place',
  },
  'rollback.file-refused': {
    en: '{path} stays in the trash: its place is behind a link or outside of the workspace',
    fr: '{path} reste dans la corbeille : sa place est derrière un lien ou hors de l’espace de travail',
  },
  'rollback.file-failed': {
    en: '{path} stays in the trash: {code}',
    fr: '{path} reste dans la corbeille : {code}',
  },
  'rollback.more-files': {
    en: '{count} more {count#file|files} of {task} stay in the trash',
    fr: '{count} {count#autre fichier|autres fichiers} de {task} dans la corbeille y {count#reste|restent}',
  },
  'rollback.deleted-for-good': {
    en: '{count} {count#file|files} of {task} were deleted for good, as configured: that cannot be undone',
    fr: '{count} {count#fichier|fichiers} de {task} supprimés définitivement, comme configuré : irréversible',
  },
  'rollback.repaired': {
    en: '{count} {count#file|files} that {task} found damaged stay repaired; what was in them is in the trash of the run',
    fr: '{count} {count#fichier|fichiers} que {task} a trouvés endommagés restent réparés ; leur ancien contenu est dans la corbeille de l’exécution',
  },
  'rollback.trash-emptied': {
    en: 'of {count} {count#file that the run removed|files that the run removed} nothing is in the trash any more',
    fr: 'de {count} {count#fichier retiré|fichiers retirés} par l’exécution, plus rien n’est dans la corbeille',
  },
  'rollback.stays-back': {
    en: 'the stashes and files that this rollback brought back stay',
    fr: 'les remises et les fichiers que ce retour arrière a rendus restent',
  },
  'rollback.not-in-trash': {
    en: '{count} {count#file|files} of {task} are not in the trash any more',
    fr: '{count} {count#fichier|fichiers} de {task} ne sont plus dans la corbeille',
  },
  'rollback.other-workspace': {
    en: 'these files were removed from {workspace}',
    fr: 'ces fichiers ont été retirés de {workspace}',
  },
  'rollback.trash-unreadable': {
    en: 'the trash cannot be read: {code}',
    fr: 'la corbeille ne peut pas être lue : {code}',
  },
  'rollback.outside': {
    en: 'what {count#this task|these tasks} did beside branches, stash and trash is not undone: {tasks}',
    fr: 'ce que {count#cette tâche a|ces tâches ont} fait hors branches, remises et corbeille n’est pas annulé : {tasks}',
  },
  'rollback.stopped': {
    en: 'stopped before this; rolling back again goes on',
    fr: 'arrêté avant cela ; un nouveau retour arrière continue',
  },
  'rollback.log-unreadable': {
    en: 'the log of run {runId} cannot be read: {detail}',
    fr: 'le journal de l’exécution {runId} ne peut pas être lu : {detail}',
  },
  'rollback.nothing-here': {
    en: 'the run changed nothing of this',
    fr: 'l’exécution n’a rien changé de cela',
  },
  'rollback.would-done': {
    en: 'this would be undone of run {runId}; nothing was changed',
    fr: 'voilà ce qui serait annulé de l’exécution {runId} ; rien n’a été modifié',
  },
  'rollback.would-nothing': {
    en: 'there is nothing to undo of run {runId}',
    fr: 'il n’y a rien à annuler de l’exécution {runId}',
  },
  'rollback.would-refused': {
    en: 'the rollback of run {runId} would be refused',
    fr: 'le retour arrière de l’exécution {runId} serait refusé',
  },
  'rollback.would-failed': {
    en: 'run {runId} would be undone in part only; nothing was changed',
    fr: 'l’exécution {runId} ne serait annulée qu’en partie ; rien n’a été modifié',
  },
} satisfies Record<string, Sentence>;
