import { escalationWord } from '../text/escalation.ts';
import { caseOf, type EscalationCase } from './case.ts';
import { closing } from './prompt-closing.ts';
import { details } from './prompt-details.ts';
import { originalPrompt } from './prompt-original.ts';
import { bold, type Prompting } from './prompting.ts';
import { MOST_CONTEXT, quotedContext } from './quoted.ts';
import { commandOf, oneLine } from './telling.ts';

/** So many bytes at most; details are left out before this is passed. */
export const MOST_BYTES = 24 * 1024;

/**
 * What the agent is asked (level 3): the original's prompt line for line, then what failed, what it printed, how to
 * look further, and what the agent must not do. What came from outside is said to be data.
 */
export function promptOf(asked: Prompting): string {
  const escalated = caseOf(asked.events);
  if (escalated === null) return '';
  const after = ['', ...closing(escalated, asked)];
  const before = beginning(escalated, asked, MOST_BYTES - bytesOf(after) - LEAST_DETAILS);
  const room = MOST_BYTES - bytesOf(before) - bytesOf(after);
  return [...before, ...fitting(details(escalated, asked), room, escalated, asked), ...after, ''].join('\n');
}

/** Room that what a person says leaves to what failed, in bytes. */
const LEAST_DETAILS = 4_096;

function beginning(escalated: EscalationCase, asked: Prompting, room: number): string[] {
  for (let most = MOST_CONTEXT; ; most = Math.floor(most / 2)) {
    const lines = [...originalPrompt(escalated, asked), '', ...circumstances(escalated, asked, most)];
    if (bytesOf(lines) <= room || most === 0) return lines;
  }
}

/** Where it happened, and what the person who asks for help says. */
function circumstances({ byHand }: EscalationCase, asked: Prompting, most: number): string[] {
  const context = byHand?.context;
  return [
    `${bold('machine', asked)} ${oneLine(asked.machineId, asked)}`,
    `${bold('workspace', asked)} ${asked.workspace}`,
    ...(context === undefined
      ? []
      : ['', bold('context', asked), ...quotedContext(asked.mask(context), most)]),
  ];
}

function fitting(blocks: string[][], room: number, { run }: EscalationCase, asked: Prompting): string[] {
  const more = escalationWord('more', asked.language, { command: commandOf(`show ${run.runId}`, asked) });
  const lines: string[] = [];
  let left = room - bytesOf([more]);
  for (const block of blocks) {
    left -= bytesOf(block);
    if (left < 0) return [...lines, more];
    lines.push(...block);
  }
  return lines;
}

const bytesOf = (lines: readonly string[]): number => Buffer.byteLength(`${lines.join('\n')}\n`);
