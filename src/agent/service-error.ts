/** Why the service behind an agent did not work for it: its share is used up, it is not known there, or it is not reached. */
export type ServiceError = 'quota' | 'credentials' | 'offline';

/** What an error tells, whatever it is wrapped in; `undefined` when it is about something else. */
export const serviceErrorOf = (error: string, status?: number): ServiceError | undefined =>
  (status === undefined ? undefined : ofStatus(status)) ?? ofText(error.slice(0, LONGEST));

/**
 * What a text tells that may be a report as well: only one that is an error message from its beginning to its end
 * counts. A report on how an "API Error: 401" was repaired is none.
 */
export function serviceErrorAsWhole(text: string): ServiceError | undefined {
  if (text.length > LONGEST_WITH_BODY) return undefined;
  const line = text
    .replace(/\{"(?:type|error)"[\s\S]*\}/, '{}')
    .replace(/\s+/g, ' ')
    .trim();
  const isMessage = line.length <= LONGEST && WHOLE.some((form) => form.test(line));
  return isMessage ? ofText(text.slice(0, LONGEST)) : undefined;
}

const LONGEST = 500;
/** The body of an answer may hold many words. */
const LONGEST_WITH_BODY = 8000;

function ofStatus(status: number): ServiceError | undefined {
  if (status === 401 || status === 403) return 'credentials';
  if (status === 402 || status === 429 || status === 529) return 'quota';
  return status >= 500 ? 'offline' : undefined;
}

function ofText(text: string): ServiceError | undefined {
  const status = /\bAPI Error:? ?\(?(\d{3})\b/i.exec(text)?.[1];
  const known = status === undefined ? undefined : ofStatus(Number(status));
  return known ?? ABOUT.find(([, form]) => form.test(text))?.[0];
}

const ABOUT: readonly (readonly [ServiceError, RegExp])[] = [
  [
    'quota',
    /rate.?limit|usage limit|\blimit (?:has been )?reached|(?:hit|reached) your (?:[\w-]+ )?limit|credit balance|overloaded|out of (?:extra )?usage|quota|too many requests|temporarily limiting/i,
  ],
  [
    'credentials',
    /\/login\b|not logged in|invalid (?:api|auth) ?(?:key|token)|oauth (?:token|authentication)|authentication|authenticate|unauthori[sz]ed|forbidden|does not have access/i,
  ],
  [
    'offline',
    /\bE(?:CONN\w+|NOTFOUND|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN)\b|connection (?:error|closed|refused)|fetch failed|unable to connect|network error|request timed out|internal server error|service unavailable|bad gateway/i,
  ],
];

const PHRASE =
  /Unauthorized|Forbidden|Payment Required|Too Many Requests|Internal [Ss]erver [Ee]rror|Bad [Gg]ateway|Service [Uu]navailable|Overloaded|(?:Invalid|OAuth) [\w ]{1,60}/;

/** The messages in which Claude Code tells of its service, as they stand where a result would. */
const MESSAGES: readonly RegExp[] = [
  new RegExp(`API Error:? \\d{3}(?: (?:${PHRASE.source}))?`),
  /API Error \(\d{3} ?\{\} ?\).*/,
  /(?:API Error: )?Repeated \d{3} Overloaded errors/,
  /API Error: Server is temporarily limiting requests.*/,
  /(?:API )?Error: (?:Overloaded|Connection (?:error|closed)|Request timed out|fetch failed|Unable to connect to [\w ]{1,40})(?: \([\w ]+\))?/,
  /(?:(?:API )?Error: )?Invalid (?:API|auth) ?(?:key|token)/,
  /(?:You are )?[Nn]ot logged in/,
  /Please run \/login/,
  /Failed to authenticate/,
  /(?:(?:API )?Error: )?OAuth token (?:is |has |has been )?(?:revoked|expired|invalid)/,
  /OAuth authentication is currently not (?:allowed|supported)[\w ]{0,40}/,
  /Your (?:account|organization) does not have access to Claude(?: Code)?/,
  /(?:Your )?[Cc]redit balance is too low/,
  /(?:(?:API )?Error: )?(?:Claude (?:AI |Code )?|Your )?(?:[Uu]sage|[Ww]eekly|[Ss]ession|\d+-hour|Opus|Sonnet|Opus weekly) limit (?:has been )?(?:reached|exceeded)/,
  /You['’]ve (?:hit|reached) your (?:[\w-]+ ){0,2}limit/,
  /You['’]re out of (?:extra )?usage/,
  /(?:(?:API )?Error: )?[Rr]ate[ -]limit(?:ed| reached| exceeded)?/,
  /Overloaded/,
];

/** The end, what to do about it behind a sign, the moment of the reset, or the body of the answer. */
const REST =
  /[.!]?$| ?[·∙•] .*$|\|\d+$|:? ?\{\}.*$|[.,] (?:Please|Your (?:limit|account|plan)|Try|Check|Run|Upgrade|Switch|API Error)\b.*$/;

const WHOLE: readonly RegExp[] = MESSAGES.map(({ source }) => new RegExp(`^(?:${source})(?:${REST.source})`));
