/** What the bench uses of Node's SQLite (since Node 22.5); the types of the oldest supported Node do not have it. */
declare module 'node:sqlite' {
  export class DatabaseSync {
    constructor(path: string);
    exec(sql: string): void;
    prepare(sql: string): StatementSync;
    close(): void;
  }

  export class StatementSync {
    run(...values: (string | number)[]): unknown;
    get(...values: (string | number)[]): Record<string, unknown> | undefined;
  }
}
