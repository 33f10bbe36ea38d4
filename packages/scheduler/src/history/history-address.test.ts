import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHistoryAddress } from './history-address.js';

test.each([
  ['postgres://horae@db1/horae', 'postgres', 'db1:5432/horae'],
  ['postgresql://horae:s%40crt@db1:6543/horae?sslmode=verify-full', 'postgres', 'db1:6543/horae'],
  ['mysql://horae:secret@db1/horae', 'mysql', 'db1:3306/horae'],
  ['mariadb://horae:secret@[::1]:3307/horae?ssl-mode=REQUIRED', 'mysql', '[::1]:3307/horae'],
])('%s is an address', (text, kind, shown) => {
  const address = readHistoryAddress(text);
  expect(address).toMatchObject({ ok: true, value: { kind, shown } });
});

test('what is written with percent signs is read, and the mode of TLS in either spelling', () => {
  const address = readHistoryAddress('mysql://h%40x:s%2F%23@[::1]/runs%20here?ssl-mode=verify-ca');
  expect(address).toMatchObject({
    value: {
      user: 'h@x',
      password: 's/#',
      host: '::1',
      database: 'runs here',
      sslMode: 'verify_ca',
    },
  });
});

test.each([
  ['', 'there has to be a host'],
  ['db1:5432/horae', '"db1" is not postgres, mysql or mariadb'],
  ['http://horae@db1/horae', '"http" is not postgres, mysql or mariadb'],
  ['postgres://horae:secret@/horae', 'there has to be a host'],
  ['postgres://db1/horae', 'the user is missing'],
  ['mysql://horae:secret@db1', 'the database is missing after the host'],
  ['mysql://horae:secret@db1/', 'the database is missing after the host'],
  ['mysql://horae:secret@db1/a/b', 'the database "a/b" holds a slash'],
  ['postgres://horae:sec#ret@db1/horae', '"#" and "%" are written %2F, %40, %23, %25'],
  ['postgres://horae:secret@db1/horae?sslmode=maybe', 'sslmode: "maybe" is not one of disable,'],
  ['postgres://horae:secret@db1/horae?ssl=true', '"ssl" is not one of sslmode,'],
  ['mysql://horae:secret@db1/horae?sslmode=require', '"sslmode" is not one of ssl-mode,'],
  ['mysql://horae:secret@db1/horae?ssl-mode=preferred', 'ssl-mode: "preferred" is not one of'],
  ['mysql://horae:secret@db1/horae?ssl-ca=/nowhere.pem', 'ssl-ca: cannot read "/nowhere.pem"'],
])('%s is refused with what is wrong, and without the password', (text, problem) => {
  const address = readHistoryAddress(text);
  if (address.ok) throw new Error('It was taken.');
  expect(address.error).toContain(problem);
  expect(address.error).not.toContain('sec');
});

test('files with certificates are named in the address', () => {
  const folder = mkdtempSync(join(tmpdir(), 'horae-address-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, 'a certificate');
  const query = `ssl-mode=verify_identity&ssl-ca=${encodeURIComponent(ca)}`;
  expect(readHistoryAddress(`mysql://horae:secret@db1/horae?${query}`)).toMatchObject({
    ok: true,
    value: { sslMode: 'verify_identity', sslFiles: { ca } },
  });
  rmSync(folder, { recursive: true });
});
