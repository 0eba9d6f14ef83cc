/**
 * Names what decides: the files of this folder with the schemas they read, on this xstate.
 * A test holds the number to a digest of those files: a change of theirs that could decide differently
 * raises the number, and a history of the new version joins `test/histories`.
 */
export const MACHINE_VERSION = '4+xstate-5.33.3';
