import { type Server, type Socket, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import type { JobAlert } from '../../src/core/job-alert.js';
import { type MailConfig, mailChannel } from '../../src/notify/mail-channel.js';
import { messagesFor } from '../../src/notify/message.js';
import { type AlertOptions, anAlert, deleted } from './an-alert.js';
import { type MailReceiver, startMailReceiver } from './receivers.js';

let receiver: MailReceiver | null = null;
afterEach(async () => {
  await receiver?.stop();
  receiver = null;
});

async function aServer(options?: Parameters<typeof startMailReceiver>[0]): Promise<MailReceiver> {
  receiver = await startMailReceiver(options);
  return receiver;
}

function configOf(
  { host, port }: Pick<MailReceiver, 'host' | 'port'>,
  more: Partial<MailConfig> = {},
): MailConfig {
  return {
    ...{ host, port, from: 'Horae <horae@example.org>', to: [] },
    ...{ login: null, isTls: false, startTls: 'offered' },
    ...more,
  };
}

/** Null when it was taken. */
async function send(
  config: MailConfig,
  alert: AlertOptions | Partial<JobAlert> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  const channel = mailChannel(config);
  const [message] = messagesFor(anAlert(alert as AlertOptions), 'berlin');
  if (message === undefined) throw new Error('no message');
  const failure = await channel.deliver(message, signal).then(
    () => null,
    (error: unknown) => error,
  );
  channel.close();
  return failure;
}

test('a mail arrives with sender, recipient, subject and text, whatever alphabet they are in', async () => {
  const server = await aServer();
  const reason = 'Grüße, 世界 😀\n.\nafter a dot';
  const owner = 'Ann <ann@example.org>';
  expect(await send(configOf(server), { job: { owner }, alert: { reason } })).toBeNull();
  const [mail] = server.mails;
  expect(mail).toMatchObject({ from: 'horae@example.org', to: ['ann@example.org'], user: null });
  expect(mail?.header('From')).toBe('Horae <horae@example.org>');
  expect(mail?.header('To')).toBe('ann@example.org');
  expect(mail?.header('Subject')).toBe("[berlin] [Chronos] job 'nightly' failed!");
  expect(mail?.header('Content-Type')).toBe('text/plain; charset=utf-8');
  expect(mail?.header('Auto-Submitted')).toBe('auto-generated');
  expect(Date.parse(mail?.header('Date') ?? '')).toBe(Date.parse('2026-01-01T01:07:12Z'));
  expect(mail?.text.trim()).toBe(
    "'2026-01-01T01:07:12.480Z'. Retries attempted: 2.\n" +
      'Task id: ct:1767229200000:2:nightly:\n' +
      `The scheduler provided this message:\n\n${reason}`,
  );
});

test('a cluster name of another alphabet is readable in the subject', async () => {
  const server = await aServer();
  const channel = mailChannel(configOf(server));
  const [message] = messagesFor(anAlert({ alert: deleted }), '世界');
  await channel.deliver(message as NonNullable<typeof message>, new AbortController().signal);
  channel.close();
  expect(server.mails[0]?.raw).toMatch(/^Subject: =\?UTF-8\?/m);
  expect(server.mails[0]?.header('Subject')).toBe(
    "[世界] [Chronos] Your job 'nightly' was deleted!",
  );
});

test('no owner smuggles in a header or a recipient', async () => {
  const server = await aServer();
  const channel = mailChannel(configOf(server, { to: ['ops@example.org'] }));
  const [message] = messagesFor(anAlert(), 'berlin\r\nBcc: evil@example.org');
  for (const to of [
    'ann@example.org\r\nBcc: evil@example.org',
    'ann@example.org>\r\nRCPT TO:<evil@example.org',
    'x <ann@example.org>\r\nRCPT TO:<evil@example.org>',
  ]) {
    await channel.deliver(
      { ...(message as NonNullable<typeof message>), to },
      new AbortController().signal,
    );
  }
  channel.close();
  expect(server.mails).toHaveLength(3);
  for (const mail of server.mails) {
    expect(mail.to).toEqual(['ops@example.org']);
    expect(mail.header('Bcc')).toBe('');
    expect(mail.header('Subject')).toContain('[berlin Bcc: evil@example.org]');
  }
});

describe('encryption', () => {
  // The receiver's certificate is one that nobody vouches for.
  test('is used where the server offers it', async () => {
    const server = await aServer();
    expect(await send(configOf(server))).toBeNull();
    expect(server.mails[0]?.isEncrypted).toBe(true);
  });

  test('is done without where the server has none, or it is not wanted', async () => {
    const server = await aServer({ disabledCommands: ['STARTTLS'] });
    expect(await send(configOf(server))).toBeNull();
    await server.stop();
    const other = await aServer();
    expect(await send(configOf(other, { startTls: 'never' }))).toBeNull();
    expect([...server.mails, ...other.mails].map((each) => each.isEncrypted)).toEqual([
      false,
      false,
    ]);
  });

  test('from the beginning needs a good certificate', async () => {
    const server = await aServer({ secure: true });
    const failure = await send(configOf(server, { isTls: true }));
    expect(String(failure)).toMatch(/certificate/);
    expect(server.mails).toEqual([]);
  });

  test('is insisted on, with a good certificate, where it is required', async () => {
    const bare = await aServer({ disabledCommands: ['STARTTLS'] });
    expect(String(await send(configOf(bare, { startTls: 'required' })))).toMatch(/STARTTLS/);
    await bare.stop();
    const unknown = await aServer();
    expect(String(await send(configOf(unknown, { startTls: 'required' })))).toMatch(/certificate/);
    expect([...bare.mails, ...unknown.mails]).toEqual([]);
  });
});

describe('a password', () => {
  const login = { user: 'horae', password: 'secret' };
  const seen: string[] = [];
  const watched: SMTPServerOptions = {
    onAuth: ({ password }, _session, done) => {
      seen.push(password ?? '');
      done(new Error('no'));
    },
  };

  test('is never sent in the clear, nor to a server whose certificate nobody vouches for', async () => {
    const bare = await aServer({ ...watched, disabledCommands: ['STARTTLS'] });
    expect(String(await send(configOf(bare, { login })))).toMatch(/STARTTLS/);
    await bare.stop();
    const unknown = await aServer(watched);
    expect(String(await send(configOf(unknown, { login })))).toMatch(/certificate/);
    expect(seen).toEqual([]);
  });

  test('logs in where the operator says that it may be', async () => {
    const server = await aServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    expect(await send(configOf(server, { login, startTls: 'never' }))).toBeNull();
    expect(server.mails[0]?.user).toBe('horae');
  });

  test('that is wrong ends the matter: another try would be refused too', async () => {
    const server = await aServer({ allowInsecureAuth: true });
    const wrong = { user: 'horae', password: 'wrong-one' };
    const failure = await send(configOf(server, { login: wrong, startTls: 'never' }));
    expect(failure).toMatchObject({ isFinal: true });
    expect(String(failure)).not.toContain('wrong-one');
  });
});

describe('a recipient that the server refuses', () => {
  const refusing = (responseCode: number) => ({
    onRcptTo: (
      { address }: { address: string },
      _session: unknown,
      done: (error?: Error) => void,
    ): void =>
      address.startsWith('gone')
        ? done(Object.assign(new Error('mailbox is not here'), { responseCode }))
        : done(),
  });

  test.each([
    [550, true],
    [450, false],
  ])('with %d is final: %s', async (code, isFinal) => {
    const server = await aServer(refusing(code));
    const failure = await send(configOf(server), { job: { owner: 'gone@example.org' } });
    expect(failure).toMatchObject({ isFinal, message: expect.stringContaining('not here') });
  });

  test('beside others that got the mail is told, and the others get no second one', async () => {
    const server = await aServer(refusing(550));
    const to = ['gone@example.org', 'ops@example.org'];
    const failure = await send(configOf(server, { to }), { job: { owner: '' } });
    expect(failure).toMatchObject({ isFinal: true, message: expect.stringContaining('gone@') });
    expect(server.mails.map((mail) => mail.to)).toEqual([['ops@example.org']]);
  });
});

describe('a server that', () => {
  let bare: Server;
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    bare.close();
  });
  async function listening(
    greet: (socket: Socket) => void,
  ): Promise<{ host: string; port: number }> {
    bare = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      // Or it would not notice that the other side has gone.
      socket.resume();
      greet(socket);
    });
    await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
    return { host: '127.0.0.1', port: (bare.address() as AddressInfo).port };
  }

  test.each([
    ['never greets', () => undefined],
    ['greets and falls silent', (socket: Socket) => void socket.write('220 here\r\n')],
  ])('%s is left when time is up', async (_what, greet) => {
    const server = await listening(greet);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    expect(await send(configOf(server), {}, controller.signal)).toMatchObject({ isFinal: false });
    await expect.poll(() => sockets.every((socket) => socket.destroyed)).toBe(true);
  });

  test('repeats what it was told makes no password known', async () => {
    const login = { user: 'horae', password: 'long-secret' };
    const server = await listening((socket) => {
      socket.write('220 here\r\n');
      socket.on('data', (data: Buffer) => {
        const line = data.toString().trim();
        if (line.startsWith('EHLO')) socket.write('250-here\r\n250 AUTH PLAIN\r\n');
        else socket.write(`500 what is "${line}", long-secret?\r\n`);
      });
    });
    const failure = String(await send(configOf(server, { login, startTls: 'never' })));
    expect(failure).toContain('what is "AUTH PLAIN ***", ***?');
  });

  test('is no mail server, or is not there, is a failure that says so', async () => {
    const server = await listening((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await send(configOf(server))).toMatchObject({ message: expect.stringMatching(/\S/) });
    bare.close();
    const failure = await send(configOf({ host: '127.0.0.1', port: 1 }));
    expect(failure).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
  });
});
