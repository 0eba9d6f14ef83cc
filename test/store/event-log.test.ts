import path from 'node:path';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { MemoryLog } from '../../store/memory-log.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { eventLogContract } from './event-log.contract.ts';

const folder = temporaryFolder();

eventLogContract('the log in memory', () => ({ log: new MemoryLog(), reopened: null }));

eventLogContract('the log in a file', () => {
  const file = path.join(folder.path, 'runs', '2026', 'log.jsonl');
  return { log: new LowdbLog(file), reopened: () => new LowdbLog(file) };
});

eventLogContract('the log in a file of which only the end is read', () => {
  const file = path.join(folder.path, 'catalog.jsonl');
  const open = () => new LowdbLog(file, { endOnly: true });
  return { log: open(), reopened: open };
});
