import type { Sending, Sent } from '../send.ts';
import { sendRequest } from '../web-request.ts';

/** Posts a JSON text to an address. */
export const postJson = (url: string, body: string, how: Sending): Promise<Sent> =>
  sendRequest(
    { url, method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' }, body },
    how,
  );
