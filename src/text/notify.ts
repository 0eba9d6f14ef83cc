import type { Params } from '../../store/finding.ts';
import { fill, type Language, type Sentence } from './sentence.ts';

/** What is said of notifications and of what becomes of them. */
export const notifySentences = {
  'notify.no-variable': {
    en: 'the variable {name} is not set',
    fr: 'la variable {name} n’est pas définie',
  },
  'notify.no-address': {
    en: 'the variable holds no address that begins with http:// or https://',
    fr: 'la variable ne contient pas d’adresse commençant par http:// ou https://',
  },
  'notify.bad-header': {
    en: 'a header would have characters that no header can have',
    fr: 'un en-tête contiendrait des caractères interdits dans un en-tête',
  },
  'notify.redirected': {
    en: '{host} answered {status} and leads elsewhere, which is not followed',
    fr: '{host} a répondu {status} et renvoie ailleurs, ce qui n’est pas suivi',
  },
  'notify.answered': {
    en: '{host} answered {status}: {detail}',
    fr: '{host} a répondu {status} : {detail}',
  },
  'notify.no-name': { en: 'no address for {host}', fr: 'aucune adresse pour {host}' },
  'notify.no-connection': { en: '{host} refuses the connection', fr: '{host} refuse la connexion' },
  'notify.no-answer': { en: '{host} does not answer', fr: '{host} ne répond pas' },
  'notify.past-proxy': {
    en: '{host} cannot be reached directly, and {variable} is not used (Node 24 does with NODE_USE_ENV_PROXY=1)',
    fr: '{host} est injoignable directement, et {variable} n’est pas utilisée (Node 24 le fait avec NODE_USE_ENV_PROXY=1)',
  },
  'notify.tls': {
    en: 'no secure connection to {host}: {detail}',
    fr: 'pas de connexion sécurisée vers {host} : {detail}',
  },
  'notify.broke-off': {
    en: 'the connection to {host} broke off ({code})',
    fr: 'la connexion vers {host} s’est interrompue ({code})',
  },
  'notify.not-http': {
    en: '{host} does not speak HTTP: {detail}',
    fr: '{host} ne parle pas HTTP : {detail}',
  },
  'notify.smtp': { en: '{host} answered: {detail}', fr: '{host} a répondu : {detail}' },
  'notify.some-rejected': {
    en: '{count} {count#recipient was|recipients were} rejected',
    fr: '{count} {count#destinataire a été refusé|destinataires ont été refusés}',
  },
  'notify.program-failed': {
    en: '{program} ended with {exitCode}: {detail}',
    fr: '{program} s’est terminé avec {exitCode} : {detail}',
  },
  'notify.no-program': {
    en: '{program} could not be started ({code}): this machine shows no notices',
    fr: '{program} n’a pas pu démarrer ({code}) : cette machine n’affiche pas de notifications',
  },
  'notify.no-time': {
    en: 'the time for notifications was over (notifications.timeoutSeconds)',
    fr: 'le temps prévu pour les notifications est écoulé (notifications.timeoutSeconds)',
  },
  'notify.not-written': {
    en: 'the file could not be written ({code})',
    fr: 'le fichier n’a pas pu être écrit ({code})',
  },
  'notify.quiet': { en: 'quiet hours, until {until}', fr: 'heures calmes, jusqu’à {until}' },
  'notify.collected': {
    en: 'collected for the digest of {period}',
    fr: 'réservée au récapitulatif du {period}',
  },
  'notify.behind': {
    en: 'an earlier one for this channel waits',
    fr: 'une notification précédente attend sur ce canal',
  },
  'notify.rests': {
    en: 'not tried again before {until}',
    fr: 'pas de nouvel essai avant {until}',
  },
  'notify.new': { en: 'not tried yet', fr: 'pas encore essayée' },
  'notify.no-channel': {
    en: 'the configuration has no such channel that is enabled',
    fr: 'la configuration n’a pas de canal actif de ce nom',
  },
  'notify.expired': {
    en: 'given up: it could not be sent in time (notifications.keepDays); the last time: {last}',
    fr: 'abandonnée : envoi impossible à temps (notifications.keepDays) ; la dernière fois : {last}',
  },
  'notify.outbox-full': {
    en: 'given up for newer ones: no more than {count} may wait for a channel',
    fr: 'abandonnée au profit de plus récentes : au plus {count} en attente par canal',
  },
  'notify.no-outbox': {
    en: 'given up: the outbox could not be written ({code}), and sending failed: {last}',
    fr: 'abandonnée : la boîte d’envoi n’a pas pu être écrite ({code}), et l’envoi a échoué : {last}',
  },
  'notify.damaged': {
    en: 'its file {file} is damaged and was put aside',
    fr: 'son fichier {file} est endommagé et a été mis de côté',
  },
  'notify.threw': {
    en: 'a fault of roo-fsm: {message}',
    fr: 'erreur interne de roo-fsm : {message}',
  },
} satisfies Record<string, Sentence>;

/** What notifications say, and the tables of `notify`. */
export const notifyWords = {
  'notify.title.failed': {
    en: 'roo-fsm: {workspace} on {machine} fails now ({status})',
    fr: 'roo-fsm : {workspace} sur {machine} est maintenant en échec ({status})',
  },
  'notify.title.still-failing': {
    en: 'roo-fsm: {workspace} on {machine} still fails, for {count} {count#run|runs} on end ({status})',
    fr: 'roo-fsm : {workspace} sur {machine} toujours en échec, {count} {count#exécution|exécutions} de suite ({status})',
  },
  'notify.title.recovered': {
    en: 'roo-fsm: {workspace} on {machine} is good again',
    fr: 'roo-fsm : {workspace} sur {machine} fonctionne de nouveau',
  },
  'notify.title.escalated': {
    en: 'roo-fsm: {workspace} on {machine} needs help ({status})',
    fr: 'roo-fsm : {workspace} sur {machine} a besoin d’aide ({status})',
  },
  'notify.title.unusual': {
    en: 'roo-fsm: {workspace} on {machine}, a success that looks unlike those before',
    fr: 'roo-fsm : {workspace} sur {machine}, un succès qui ne ressemble pas aux précédents',
  },
  'notify.title.succeeded': {
    en: 'roo-fsm: {workspace} on {machine}, {status}',
    fr: 'roo-fsm : {workspace} sur {machine}, {status}',
  },
  'notify.title.ended': {
    en: 'roo-fsm: {workspace} on {machine}, {status}',
    fr: 'roo-fsm : {workspace} sur {machine}, {status}',
  },
  'notify.title.digest': {
    en: 'roo-fsm: {workspace} on {machine}, {count} {count#notification|notifications} since {since}',
    fr: 'roo-fsm : {workspace} sur {machine}, {count} {count#notification|notifications} depuis le {since}',
  },
  'notify.title.test': {
    en: 'roo-fsm: {workspace} on {machine}, a test',
    fr: 'roo-fsm : {workspace} sur {machine}, un essai',
  },
  'notify.test': {
    en: 'This channel works. It was tried with: roo-fsm notify test',
    fr: 'Ce canal fonctionne. Il a été essayé avec : roo-fsm notify test',
  },
  'notify.status': { en: 'Status', fr: 'Statut' },
  'notify.duration': { en: 'Duration', fr: 'Durée' },
  'notify.started': { en: 'Started', fr: 'Début' },
  'notify.run': { en: 'Run', fr: 'Exécution' },
  'notify.more': {
    en: '… and {count} {count#other|others}',
    fr: '… et {count} {count#autre|autres}',
  },
  'notify.earlier': {
    en: '{count} earlier {count#one is|ones are} not listed',
    fr: '{count} {count#notification antérieure non listée|notifications antérieures non listées}',
  },
  'notify.head.channel': { en: 'channel', fr: 'canal' },
  'notify.head.outcome': { en: 'outcome', fr: 'résultat' },
  'notify.head.why': { en: 'why', fr: 'raison' },
  'notify.head.at': { en: 'of (UTC)', fr: 'du (UTC)' },
  'notify.head.tries': { en: 'tries', fr: 'essais' },
  'notify.head.message': { en: 'notification', fr: 'notification' },
  'notify.sent': { en: 'sent', fr: 'envoyée' },
  'notify.deferred': { en: 'waits', fr: 'en attente' },
  'notify.given-up': { en: 'given up', fr: 'abandonnée' },
  'notify.failed': { en: 'not sent', fr: 'non envoyée' },
  'notify.nothing': { en: 'nothing waits to be sent', fr: 'rien n’attend d’être envoyé' },
  'notify.damaged-files': {
    en: '{count} damaged {count#file|files} in the outbox; the next run puts {count#it|them} aside',
    fr: '{count} {count#fichier endommagé|fichiers endommagés} dans la boîte d’envoi ; la prochaine exécution {count#le|les} mettra de côté',
  },
} as const satisfies Record<string, Sentence>;

/** A word or sentence of notifications in the reader's language. */
export const notifyWord = (name: keyof typeof notifyWords, language: Language, params: Params = {}): string =>
  fill(notifyWords[name], language, params);
