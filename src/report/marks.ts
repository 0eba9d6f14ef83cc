import type { Colours } from './terminal.ts';

/** The mark and colour of every status and severity; words always stand beside them. */
export function mark(status: string, colours: Colours): string {
  switch (status) {
    case 'succeeded':
    case 'success':
    case 'info':
      return colours.green('✔');
    case 'warned':
    case 'degraded':
    case 'warning':
    case 'partial_success':
    case 'cancelled':
    case 'interrupted':
    case 'resumable':
      return colours.yellow('▲');
    case 'failed':
    case 'timed-out':
    case 'failure':
    case 'error':
      return colours.red('✖');
    case 'running':
      return colours.cyan('▸');
    default:
      return colours.dim('–');
  }
}
