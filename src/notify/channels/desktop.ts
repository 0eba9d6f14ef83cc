import { bounded } from '../../tasks/bounded.ts';
import { limited } from '../limited.ts';
import type { Message } from '../message.ts';
import type { Sending, Sent } from '../send.ts';
import { later } from '../web-request.ts';

/** Shows a notice on the desktop of this machine with the program that its system has for it; where there is none, nothing can be shown. */
export async function toDesktop(message: Message, how: Sending): Promise<Sent> {
  const { platform, processes, workspace, signal, mask } = how;
  const { argv, env } = noticeOf(platform, limited(message.title, 200), bodyOf(message));
  const [program] = argv;
  const ended = await processes.run({
    command: { argv },
    cwd: workspace,
    env,
    signal,
    killAfterMs: 200,
    captureBytes: 2048,
  });
  switch (ended.end) {
    case 'exited':
      if (ended.exitCode === 0) return { kind: 'sent' };
      return later('notify.program-failed', {
        program,
        exitCode: ended.exitCode,
        detail: bounded(mask.text(ended.stderr)) || '-',
      });
    case 'spawn-failed':
      return {
        kind: 'refused',
        reason: { code: 'notify.no-program', params: { program, code: ended.code } },
      };
    case 'stopped':
      return later('notify.no-time', {});
    case 'signalled':
      return later('notify.program-failed', { program, exitCode: -1, detail: ended.signal });
    default:
      return ended satisfies never;
  }
}

const bodyOf = ({ lines, next }: Message): string => limited([...lines.slice(0, 3), ...next].join('\n'), 400);

type Notice = { argv: [string, ...string[]]; env: Record<string, string> };

/** The program and its arguments; what is told goes as an argument or a variable, and is never read as code. */
export function noticeOf(platform: NodeJS.Platform, title: string, body: string): Notice {
  switch (platform) {
    case 'darwin':
      return { argv: ['osascript', ...APPLE_SCRIPT.flatMap((line) => ['-e', line]), title, body], env: {} };
    case 'win32':
      return {
        argv: ['powershell.exe', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded(TOAST)],
        env: { ROO_FSM_TITLE: title, ROO_FSM_BODY: body },
      };
    default:
      // The body is read as markup by most desktops (Desktop Notifications Specification).
      return { argv: ['notify-send', '--app-name=roo-fsm', '--', title, markup(body)], env: {} };
  }
}

const APPLE_SCRIPT = [
  'on run argv',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  'end run',
];

/** Windows PowerShell, whose types of the Windows Runtime newer ones do not have; the notice is in its name. */
const TOAST = `
$ErrorActionPreference = 'Stop'
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$kind = [Windows.UI.Notifications.ToastTemplateType]::ToastText02
$toast = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent($kind)
$texts = $toast.GetElementsByTagName('text')
[void]$texts.Item(0).AppendChild($toast.CreateTextNode($env:ROO_FSM_TITLE))
[void]$texts.Item(1).AppendChild($toast.CreateTextNode($env:ROO_FSM_BODY))
$app = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'
$notice = [Windows.UI.Notifications.ToastNotification]::new($toast)
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show($notice)
`;

const encoded = (script: string): string => Buffer.from(script, 'utf16le').toString('base64');

const markup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
