import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A TCP server on this machine that stands for the network, so that a demo works without one. */
export type Endpoint = { address: string; close: () => Promise<void> };

/** Listens on a free port of the loopback address; whoever connects is let go at once. */
export async function listen(): Promise<Endpoint> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const closed = once(server, 'close');
  return {
    address: `127.0.0.1:${port}`,
    close: async () => {
      server.close();
      await closed;
    },
  };
}
