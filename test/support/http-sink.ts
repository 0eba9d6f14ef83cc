import http from 'node:http';
import net from 'node:net';
import { afterEach } from 'vitest';

export type Asked = { method: string; url: string; headers: http.IncomingHttpHeaders; body: string };

type Answer = (response: http.ServerResponse, asked: Asked) => void;

/** A server that was begun on this machine: its address without a slash at the end, and what it was asked. */
export type Sink = { url: string; port: number; asked: Asked[] };

/** Servers of every bad manner, on this machine and for one test. */
export function httpSinks() {
  let closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closing.map((close) => close()));
    closing = [];
  });

  const listen = async (server: net.Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as net.AddressInfo).port;
  };

  /** Takes requests and answers as it is told. */
  const serve = async (answer: Answer): Promise<Sink> => {
    const asked: Asked[] = [];
    const server = http.createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const one = { method, url, headers, body };
        asked.push(one);
        answer(response, one);
      });
    });
    const port = await listen(server);
    closing.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return { url: `http://127.0.0.1:${port}`, port, asked };
  };

  /** Answers with these statuses one after the other, and with the last one from then on. */
  const answering = (...statuses: (number | [number, Record<string, string>, string?])[]): Promise<Sink> => {
    let count = 0;
    return serve((response) => {
      const one = statuses[Math.min(count, statuses.length - 1)] ?? 200;
      count += 1;
      const [status, headers = {}, body = 'ok'] = typeof one === 'number' ? [one] : one;
      response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);
    });
  };

  /** A socket for which somebody else does what comes. */
  const socket = async (
    onConnection: (socket: net.Socket) => void,
  ): Promise<{ url: string; port: number }> => {
    const open = new Set<net.Socket>();
    const server = net.createServer((one) => {
      open.add(one);
      one.on('error', () => {});
      one.on('close', () => open.delete(one));
      onConnection(one);
    });
    const port = await listen(server);
    closing.push(async () => {
      for (const one of open) one.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return { url: `http://127.0.0.1:${port}`, port };
  };

  return {
    serve,
    answering,
    socket,
    /** Accepts everything and never says a word. */
    blackHole: () => socket((one) => void one.resume()),
    /** Says a byte of its answer now and then, for ever. */
    trickle: () =>
      socket((one) => {
        one.write('HTTP/1.1 200 OK\r\nX-Slow: ');
        const timer = setInterval(() => one.write('z'), 10);
        one.on('close', () => clearInterval(timer));
      }),
    /** A port at which nobody listens. */
    deadPort: async (): Promise<number> => {
      const server = net.createServer();
      const port = await listen(server);
      await new Promise((resolve) => server.close(resolve));
      return port;
    },
  };
}
