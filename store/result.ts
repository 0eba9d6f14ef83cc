/** What a step that may fail for an expected reason returns: its value, or the failure that explains why there is none. */
export type Result<T, F> = { ok: true; value: T } | { ok: false; failure: F };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export const err = <F>(failure: F): { ok: false; failure: F } => ({ ok: false, failure });
