/** A moment (ISO 8601) as the original wrote it: `yyyy-MM-dd HH:mm:ss` in local time. */
export function localTime(at: string): string {
  const moment = new Date(at);
  return `${dayOf(moment)} ${timeOf(moment)}`;
}

/** The same moment as ISO 8601 in local time with its offset, as the records of the original have it. */
export function localIso(at: string): string {
  const moment = new Date(at);
  const offset = -moment.getTimezoneOffset();
  const sign = offset < 0 ? '-' : '+';
  const hours = two(Math.trunc(Math.abs(offset) / 60));
  const milliseconds = String(moment.getMilliseconds()).padStart(3, '0');
  return `${dayOf(moment)}T${timeOf(moment)}.${milliseconds}${sign}${hours}:${two(Math.abs(offset) % 60)}`;
}

/** The month of a moment in local time, `yyyy-MM`. */
export const localMonth = (at: string): string => dayOf(new Date(at)).slice(0, 7);

const dayOf = (moment: Date): string =>
  [String(moment.getFullYear()).padStart(4, '0'), two(moment.getMonth() + 1), two(moment.getDate())].join(
    '-',
  );

const timeOf = (moment: Date): string =>
  [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(':');

const two = (value: number): string => String(value).padStart(2, '0');
