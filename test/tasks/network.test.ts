import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseHost, remoteAddress } from '../../src/tasks/network/address.ts';
import { network } from '../../src/tasks/network.ts';
import type { TaskReport } from '../../src/tasks/task.ts';
import { makeFolder, makeRepository, removeFolder } from '../support/git-rig.ts';
import { runKind } from '../support/task-context.ts';

let folder: string;
let server: net.Server;
let port: number;
let closedPort: number;
beforeEach(async () => {
  folder = makeFolder();
  server = await listen();
  port = portOf(server);
  const other = await listen();
  closedPort = portOf(other);
  await new Promise((resolve) => other.close(resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  removeFolder(folder);
});

const listen = () =>
  new Promise<net.Server>((resolve) => {
    const listening = net.createServer((socket) => socket.on('error', () => {}).end());
    listening.listen(0, '127.0.0.1', () => resolve(listening));
  });
const portOf = (listening: net.Server) => (listening.address() as net.AddressInfo).port;
const check = (options = {}, given = {}) => runKind(network, folder, options, given);
const codes = (report: TaskReport) => report.findings.map(({ severity, code }) => `${severity} ${code}`);

test('a host that answers is told with its latency', async () => {
  const report = await check({ hosts: [`127.0.0.1:${port}`] });
  expect(codes(report)).toEqual(['info network.reachable']);
  expect(report.findings[0]?.params).toEqual({ host: '127.0.0.1', port, ms: expect.any(Number) });
  expect(report.evidence).toEqual({
    reachable: 1,
    hosts: [{ host: '127.0.0.1', port, state: 'ok', ms: expect.any(Number) }],
  });
});

test('a closed port and an unknown name are warnings of their own, and no failure even when nothing answers', async () => {
  const report = await check({ hosts: [`127.0.0.1:${closedPort}`, 'nowhere.invalid'] });
  expect(codes(report)).toEqual(['warning network.refused', 'warning network.dns']);
  expect(report.failure).toBeUndefined();
  expect(report.evidence).toMatchObject({ reachable: 0 });
});

test('a host that lets one wait is given up after the time of the options', async () => {
  const clock = {
    now: () => 0,
    monotonicMs: () => 0,
    after: (delayMs: number, callback: () => void) => {
      expect(delayMs).toBe(2000);
      callback();
      return () => {};
    },
  };
  const report = await check({ hosts: [`127.0.0.1:${port}`], connectTimeoutSeconds: 2 }, { clock });
  expect(codes(report)).toEqual(['warning network.timeout']);
});

test('a task that is stopped does not wait for its hosts', async () => {
  const signal = AbortSignal.abort();
  const report = await check({ hosts: [`127.0.0.1:${port}`] }, { signal });
  expect(report.failure).toMatchObject({ reason: 'cancelled' });
});

test('the strings of the original are understood', async () => {
  const report = await check({ hosts: [`Test-NetConnection 127.0.0.1 -Port ${port}`] });
  expect(codes(report)).toEqual(['info network.reachable']);
});

test('a text that names no host earns a warning instead of being passed over', async () => {
  const report = await check({ hosts: ['not a host'] });
  expect(codes(report)).toEqual(['warning network.not-a-host']);
});

test('without hosts those of the git remotes are checked, each once, as git would reach them', async () => {
  const repository = makeRepository(path.join(folder, 'repository'));
  repository.git('remote', 'add', 'origin', `http://user:secret@127.0.0.1:${port}/a.git`);
  repository.git('remote', 'add', 'mirror', `http://127.0.0.1:${port}/b.git`);
  repository.git('remote', 'add', 'short', 'work:c.git');
  repository.git('config', `url.ssh://127.0.0.1:${closedPort}/.insteadOf`, 'work:');
  const report = await runKind(network, repository.path, {});
  expect(report.evidence['hosts']).toMatchObject([
    { host: '127.0.0.1', port, state: 'ok' },
    { host: '127.0.0.1', port: closedPort, state: 'refused' },
  ]);
  expect(JSON.stringify(report)).not.toContain('secret');
});

test('nothing to check is a reason to skip, with or without a repository', async () => {
  expect((await check()).skipped?.code).toBe('network.no-hosts');
  const repository = makeRepository(path.join(folder, 'repository'));
  repository.git('remote', 'add', 'origin', path.join(folder, 'elsewhere.git'));
  expect((await runKind(network, repository.path, {})).skipped?.code).toBe('network.no-hosts');
});

describe('the address of a remote', () => {
  test.each([
    ['https://github.com/a/b.git', 'github.com', 443],
    ['http://user:pass@host.example:8080/x', 'host.example', 8080],
    ['ssh://git@host.example/x', 'host.example', 22],
    ['ssh://git@[::1]:2222/x', '::1', 2222],
    ['git://host.example/x', 'host.example', 9418],
    ['git@github.com:a/b.git', 'github.com', 22],
    ['github.com:a/b.git', 'github.com', 22],
    ['git@[fe80::1]:a', 'fe80::1', 22],
  ])('%s', (url, host, port) => expect(remoteAddress(url)).toEqual({ host, port }));

  test.each([
    '/srv/x.git',
    '../x.git',
    'file:///srv/x',
    'C:\\repos\\x',
    'C:/repos/x',
    './a:b',
    'ext::sh -c x',
  ])('is none for %s', (url) => expect(remoteAddress(url)).toBeNull());
});

describe('a configured host', () => {
  test.each([
    ['github.com', 'github.com', 443],
    [' host.example:8443 ', 'host.example', 8443],
    ['[::1]:8443', '::1', 8443],
    ['::1', '::1', 443],
    ['https://host.example/path', 'host.example', 443],
    ['Test-NetConnection github.com -Port 443', 'github.com', 443],
    ['test-netconnection -Port 22 -ComputerName "host.example"', 'host.example', 22],
    ['Test-NetConnection host.example', 'host.example', 443],
  ])('%s', (text, host, port) => expect(parseHost(text)).toEqual({ host, port }));

  test.each(['', 'a b', 'host:0', 'host:99999', 'host:', 'Test-NetConnection -Port 443', 'a;b'])(
    'is none for "%s"',
    (text) => expect(parseHost(text)).toBeNull(),
  );
});
