import type { StoreCode } from '../../store/verify/store-finding.ts';
import type { Sentence } from './sentence.ts';

/** What `verify` finds in the store, and what `repair` does about it. */
export const verifySentences = {
  'verify.bad-sum': {
    en: 'the checksum of this line does not match its content',
    fr: 'la somme de contrôle de cette ligne ne correspond pas à son contenu',
  },
  'verify.bad-chain': {
    en: 'this line does not follow the one before it: a line was lost, moved, repeated or put in',
    fr: 'cette ligne ne suit pas la précédente : une ligne a été perdue, déplacée, répétée ou ajoutée',
  },
  'verify.not-json': {
    en: 'this is not a line of a log',
    fr: 'ce n’est pas une ligne de journal',
  },
  'verify.not-an-event': {
    en: 'this line holds no events of this version',
    fr: 'cette ligne ne contient pas d’événements de cette version',
  },
  'verify.bad-event': {
    en: 'event {seq} ({type}) has not its shape: {detail}',
    fr: 'l’événement {seq} ({type}) n’a pas la forme attendue : {detail}',
  },
  'verify.seq-gap': {
    en: 'event {expected} was expected here, this is event {actual}',
    fr: 'événement {expected} attendu ici, c’est l’événement {actual}',
  },
  'verify.other-run': {
    en: 'this is of the run {actual}, not of {expected}',
    fr: 'ceci vient de l’exécution {actual}, et non de {expected}',
  },
  'verify.other-machine': {
    en: 'this is of the machine {actual}, not of {expected}',
    fr: 'ceci vient de la machine {actual}, et non de {expected}',
  },
  'verify.other-stream': {
    en: '{type} does not belong into this file',
    fr: '{type} n’a pas sa place dans ce fichier',
  },
  'verify.bad-cause': {
    en: 'event {seq} names {actual} as its cause, and not {expected}, the fact of its line',
    fr: 'l’événement {seq} donne {actual} pour cause, et non {expected}, le fait de sa ligne',
  },
  'verify.torn-tail': {
    en: 'the last line was never finished ({bytes} bytes)',
    fr: 'la dernière ligne n’a jamais été terminée ({bytes} octets)',
  },
  'verify.torn-open': {
    en: 'the last line was being written ({bytes} bytes); the next write cuts it',
    fr: 'la dernière ligne était en cours d’écriture ({bytes} octets) ; la prochaine écriture la coupe',
  },
  'verify.lines-lost': {
    en: 'lines missing at the end: {missing} of {commits}',
    fr: 'lignes manquantes à la fin : {missing} sur {commits}',
  },
  'verify.other-log': {
    en: 'line {commits} is not where the catalogue saw the run end: this is another log',
    fr: 'la ligne {commits} n’est pas la fin que connaît le catalogue : c’est un autre journal',
  },
  'verify.no-beginning': {
    en: 'it does not begin with run.started',
    fr: 'il ne commence pas par run.started',
  },
  'verify.missing': {
    en: 'the log of this run is missing',
    fr: 'le journal de cette exécution manque',
  },
  'verify.empty': {
    en: 'there is not one whole line in it',
    fr: 'il ne contient aucune ligne entière',
  },
  'verify.not-readable': {
    en: 'it cannot be read ({code})',
    fr: 'il ne peut pas être lu ({code})',
  },
  'verify.not-unpacked': {
    en: 'it cannot be unpacked',
    fr: 'il ne peut pas être décompressé',
  },
  'verify.summary-differs': {
    en: 'the catalogue tells another story of this run than its log (first at "{key}")',
    fr: 'le catalogue et le journal de cette exécution se contredisent (d’abord sur « {key} »)',
  },
  'verify.orphan': {
    en: 'the catalogue does not know this run',
    fr: 'le catalogue ne connaît pas cette exécution',
  },
  'verify.second-log': {
    en: 'a second log of a run that has one elsewhere',
    fr: 'second journal d’une exécution qui en a un ailleurs',
  },
  'verify.catalogue-missing': {
    en: 'the list of runs is missing, but there are logs of runs',
    fr: 'la liste des exécutions manque, alors qu’il y a des journaux d’exécutions',
  },
  'verify.repair-unfinished': {
    en: 'a repair was begun here and did not come to its end',
    fr: 'une réparation a commencé ici et n’est pas allée à son terme',
  },
  'verify.diverged': {
    en: 'the decision at event {seq} is not the one this machine makes; recorded: {recorded}; recomputed: {recomputed}',
    fr: 'la décision à l’événement {seq} n’est pas celle de cette machine ; enregistré : {recorded} ; recalculé : {recomputed}',
  },
  'verify.other-version': {
    en: 'machine {version} decided otherwise at event {seq}; recorded: {recorded}; recomputed: {recomputed}',
    fr: 'la machine {version} a décidé autrement à l’événement {seq} ; enregistré : {recorded} ; recalculé : {recomputed}',
  },
  'verify.unknown-event': {
    en: 'events of a type that this version does not know: {type} ({count})',
    fr: 'événements d’un type inconnu de cette version : {type} ({count})',
  },
  'verify.ended': {
    en: 'this run has ended, and the catalogue has it open; the next run closes it',
    fr: 'cette exécution est terminée, le catalogue la croit ouverte ; la prochaine exécution la clôt',
  },
  'verify.not-begun': {
    en: 'this run was ended before its first event was recorded; the next run takes it away',
    fr: 'cette exécution s’est arrêtée avant son premier événement ; la prochaine exécution la retire',
  },
  'verify.given-up': {
    en: 'this run was closed without its log: it had none yet, or none that could be read',
    fr: 'cette exécution a été close sans son journal : absent ou illisible',
  },
  'verify.repaired': {
    en: 'this run was repaired: what was proven is here, the log as it was is in {quarantine}',
    fr: 'cette exécution a été réparée : ce qui était prouvé est ici, le journal d’origine dans {quarantine}',
  },
  'verify.leftover': {
    en: 'this file is no log; it is left alone',
    fr: 'ce fichier n’est pas un journal ; il est laissé tel quel',
  },
  'verify.more': {
    en: 'from this line on {count} more {count#line is|lines are} damaged',
    fr: 'à partir de cette ligne, encore {count} {count#ligne endommagée|lignes endommagées}',
  },
  'verify.proven': {
    en: 'proven: {lines}, {events}',
    fr: 'prouvé : {lines}, {events}',
  },
  'verify.lines': { en: '{count} {count#line|lines}', fr: '{count} {count#ligne|lignes}' },
  'verify.events': { en: '{count} {count#event|events}', fr: '{count} {count#événement|événements}' },
  'verify.severity-damage': { en: 'damaged', fr: 'endommagé' },
  'verify.severity-divergence': { en: 'diverged', fr: 'divergent' },
  'verify.severity-note': { en: 'note', fr: 'note' },
  'verify.total': {
    en: '{runs} {runs#run|runs}, {events}: {good} sound, {damaged} damaged, {diverged} diverged',
    fr: '{runs} {runs#exécution|exécutions}, {events} : {good} {good#saine|saines}, {damaged} {damaged#endommagée|endommagées}, {diverged} {diverged#divergente|divergentes}',
  },
  'verify.remedy': {
    en: 'roo-fsm repair keeps what is proven, and puts the damaged files into the quarantine',
    fr: 'roo-fsm repair garde ce qui est prouvé et met les fichiers endommagés en quarantaine',
  },
  'verify.progress': { en: 'runs: {done} of {total}', fr: 'exécutions : {done} sur {total}' },
  'repair.kept': {
    en: '{lines} with {events} kept, {count} lost',
    fr: '{lines} avec {events} : gardé ; perdu : {count}',
  },
  'repair.closed': {
    en: 'nothing of this log is proven: the run is closed with what the catalogue knows',
    fr: 'rien de ce journal n’est prouvé : l’exécution est close avec ce que sait le catalogue',
  },
  'repair.second': {
    en: 'this second log of a run is put aside',
    fr: 'ce second journal d’une exécution est mis de côté',
  },
  'repair.entered': {
    en: 'the catalogue has learnt what the log says of this run',
    fr: 'le catalogue reprend ce que dit le journal de cette exécution',
  },
  'repair.catalogue': {
    en: 'made again from the logs, with what only the catalogue knew',
    fr: 'refait à partir des journaux, avec ce que lui seul savait',
  },
  'repair.workspace': {
    en: 'its proven lines are kept',
    fr: 'ses lignes prouvées sont gardées',
  },
  'repair.finished': {
    en: 'an earlier repair is finished',
    fr: 'une réparation antérieure est achevée',
  },
  'repair.aside': {
    en: 'the file as it was: {file}',
    fr: 'le fichier d’origine : {file}',
  },
  'repair.nothing': {
    en: 'nothing to repair: {runs} {runs#run|runs} checked',
    fr: 'rien à réparer : {runs} {runs#exécution vérifiée|exécutions vérifiées}',
  },
  'repair.dry-run': {
    en: 'this is what repair would do; nothing was changed',
    fr: 'voilà ce que ferait la réparation ; rien n’a été changé',
  },
  'repair.left': {
    en: 'not repaired:',
    fr: 'non réparé :',
  },
} as const satisfies Record<string, Sentence> & Record<`verify.${StoreCode}`, Sentence>;
