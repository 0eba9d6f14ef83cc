import type { Sentence } from './sentence.ts';

/** Why keys of the original's files are none of ours; `{key}` names them. */
export const originalSentences = {
  'original.remark': {
    en: '{key}: a remark for people',
    fr: '{key} : une remarque pour les lecteurs',
  },
  'original.identity': {
    en: '{key}: only names the file and what is in it',
    fr: '{key} : ne fait que nommer le fichier et son contenu',
  },
  'original.off': {
    en: '{key}: switched off or empty there, so nothing is lost',
    fr: '{key} : désactivé ou vide, donc rien n’est perdu',
  },
  'original.always': {
    en: '{key}: done here in any case',
    fr: '{key} : fait ici dans tous les cas',
  },
  'original.switch': {
    en: '{key}: switched on, so the keys beside it count',
    fr: '{key} : activé, donc les clés voisines comptent',
  },
  'original.one-by-one': {
    en: '{key}: the tasks of a phase run one after the other',
    fr: '{key} : les tâches d’une phase s’exécutent l’une après l’autre',
  },
  'original.covered-commands': {
    en: '{key}: looked at by the built-in check of {task}',
    fr: '{key} : couvert par le contrôle intégré de {task}',
  },
  'original.command-task': {
    en: '{key}: not part of the built-in check, so it is the task "{task}"; PowerShell ran it, now the shell of the system does',
    fr: '{key} : hors du contrôle intégré, donc tâche « {task} » ; exécutée jadis par PowerShell, maintenant par l’interpréteur du système',
  },
  'original.no-task': {
    en: '{key}: no task of the file would use it ({kinds})',
    fr: '{key} : aucune tâche du fichier ne l’utiliserait ({kinds})',
  },
  'original.no-retry': {
    en: '{key}: without retry_attempts there is one attempt, and no pause',
    fr: '{key} : sans retry_attempts il n’y a qu’une tentative, et pas de pause',
  },
  'original.ladder': {
    en: '{key}: the ladder here begins so too, with the attempts of each phase and escalation.recovery',
    fr: '{key} : l’escalade commence ici de même, avec les tentatives de chaque phase et escalation.recovery',
  },
  'original.rollback': {
    en: '{key}: a rollback is left to a person, so nothing is rolled back by itself; escalation.rollback "automatic" asks for it',
    fr: '{key} : le retour arrière est laissé à une personne, rien ne revient en arrière tout seul ; escalation.rollback « automatic » le demande',
  },
  'original.algorithm': {
    en: '{key}: nothing learns by steps here; suggestions come from the times and failures of past runs',
    fr: '{key} : rien n’apprend ici par pas ; les suggestions viennent des durées et des échecs passés',
  },
  'original.targets': {
    en: '{key}: targets are not served by this version; "roo-fsm metrics" shows the figures',
    fr: '{key} : objectifs non gérés par cette version ; « roo-fsm metrics » montre les chiffres',
  },
  'original.own-rules': {
    en: '{key}: rules of your own are not served by this version; parameter_optimization suggests time-outs and attempts by its own',
    fr: '{key} : règles personnelles non gérées par cette version ; parameter_optimization propose délais et tentatives selon les siennes',
  },
  'original.resource-usage': {
    en: '{key}: the use of memory and processor is not analysed by this version',
    fr: '{key} : l’usage de la mémoire et du processeur n’est pas analysé par cette version',
  },
  'original.delegation': {
    en: '{key}: nothing is delegated to modes here, so there is nothing to measure',
    fr: '{key} : rien n’est délégué à des modes ici, donc rien à mesurer',
  },
  'original.own-record': {
    en: '{key}: roo-fsm keeps its own record, see "roo-fsm history" and the key retention',
    fr: '{key} : roo-fsm tient son propre registre, voir « roo-fsm history » et la clé retention',
  },
  'original.option': {
    en: '{key}: a matter of the command line here: {option}',
    fr: '{key} : relève ici de la ligne de commande : {option}',
  },
  'original.pointer': {
    en: '{key}: only points to a file; nothing is read or started through it',
    fr: '{key} : ne fait que désigner un fichier ; rien n’est lu ni lancé par là',
  },
  'original.requirements': {
    en: '{key}: what PowerShell needed; roo-fsm needs Node and git',
    fr: '{key} : exigences de PowerShell ; roo-fsm demande Node et git',
  },
  'original.workspace': {
    en: '{key}: the repository is the one around the current folder, or --workspace',
    fr: '{key} : le dépôt est celui du dossier courant, ou --workspace',
  },
  'original.branch': {
    en: '{key} ({branch}): the current branch is synchronised with its own upstream; to bring {branch} into whatever is checked out, as the original did, set "branch" of git_sync',
    fr: '{key} ({branch}) : la branche courante est synchronisée avec sa propre branche amont ; pour amener {branch} dans celle qui est extraite, comme l’original, définir « branch » de git_sync',
  },
  'original.stash-name': {
    en: '{key}: a stash is named after its run, so that it is found again',
    fr: '{key} : un stash porte le nom de son exécution, pour être retrouvé',
  },
  'original.commits-nothing': {
    en: '{key}: nothing is committed unless git_sync has "commit" with a list of paths; a message goes there too',
    fr: '{key} : aucun commit tant que git_sync n’a pas « commit » avec une liste de chemins ; un message y a sa place',
  },
  'original.schedule': {
    en: '{key}: a matter of scheduling: read by "schedule", not by "run", and not yet in this version',
    fr: '{key} : relève de la planification : lu par « schedule », non par « run », et pas encore dans cette version',
  },
  'original.import-both': {
    en: '{key}: not read through this file; give both to "roo-fsm config import"',
    fr: '{key} : non lu à travers ce fichier ; donner les deux à « roo-fsm config import »',
  },
  'original.pulled': {
    en: '{key}: git brings every file of the branch, whatever is listed',
    fr: '{key} : git apporte tous les fichiers de la branche, listés ou non',
  },
  'original.nobody-told': {
    en: '{key}: no mail is switched on there, so nobody is told until notifications.channels names a channel',
    fr: '{key} : aucun courriel n’y est activé, donc personne n’est averti tant que notifications.channels ne nomme aucun canal',
  },
  'original.warnings': {
    en: '{key}: of a good run only those warnings are told that say that something looks unlike before',
    fr: '{key} : d’une bonne exécution ne sont signalés que les avertissements qui disent que quelque chose ne ressemble pas au passé',
  },
  'original.healing': {
    en: '{key}: the recovery procedures of escalation.recovery are used',
    fr: '{key} : les procédures de escalation.recovery sont employées',
  },
  'original.no-intercom': {
    en: '{key}: "intercom" is not among the methods of the schedule, so the ends of its runs are not reported there',
    fr: '{key} : « intercom » n’est pas parmi les méthodes de la planification, donc la fin de ses exécutions n’y est pas rapportée',
  },
  'original.never-elevates': {
    en: '{key}: nothing is ever given more rights by itself; what a person can do is told',
    fr: '{key} : rien ne reçoit jamais plus de droits tout seul ; ce qu’une personne peut faire est indiqué',
  },
  'original.schedule-not-meant': {
    en: '{key}: of a schedule that is not the one to be run',
    fr: '{key} : d’une planification qui n’est pas celle à exécuter',
  },
  'original.read-limit': {
    en: '{key}: a configuration file is read up to 10 MiB, and nothing else is',
    fr: '{key} : un fichier de configuration est lu jusqu’à 10 Mio, et rien d’autre ne l’est',
  },
  'original.unrestricted': {
    en: '{key}: the network is not restricted here; let the system do it',
    fr: '{key} : le réseau n’est pas restreint ici ; au système de le faire',
  },
  'original.package-manager': {
    en: '{key}: roo-fsm is updated by the package manager',
    fr: '{key} : roo-fsm est mis à jour par le gestionnaire de paquets',
  },
  'original.syntax-with-content': {
    en: '{key}: a file that is checked is checked with its syntax; to leave one out, take it off its list',
    fr: '{key} : un fichier contrôlé l’est avec sa syntaxe ; pour en exclure un, le retirer de sa liste',
  },
  'original.script-decides': {
    en: '{key}: git_sync has a script, which decides this',
    fr: '{key} : git_sync a un script, qui en décide',
  },
  'original.other-decides': {
    en: '{key}: {file} decides this',
    fr: '{key} : {file} en décide',
  },
  'original.chosen': {
    en: '{key}: the schedule whose action is run',
    fr: '{key} : la planification dont l’action est exécutée',
  },
  'original.not-chosen': {
    en: '{key}: this schedule is disabled',
    fr: '{key} : cette planification est désactivée',
  },
  'original.engine': {
    en: '{key}: roo-fsm is the engine, and reads that configuration',
    fr: '{key} : roo-fsm est le moteur, et lit cette configuration',
  },
  'original.followed': {
    en: '{key} leads to {file}',
    fr: '{key} mène à {file}',
  },
  'original.encoding': {
    en: '{file} is written in {encoding} and was read as such',
    fr: '{file} est écrit en {encoding} et a été lu ainsi',
  },
} as const satisfies Record<string, Sentence>;
