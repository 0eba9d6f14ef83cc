/** A duration as people read it: `850 ms`, `4.2 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 60) return `${minutes} min ${pad(Math.floor((milliseconds % 60_000) / 1000))} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** A rate from 0 to 1 as a whole percentage. */
export const percent = (rate: number): string => `${Math.round(rate * 100)} %`;

const pad = (value: number): string => String(value).padStart(2, '0');
