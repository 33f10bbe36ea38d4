import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { withArguments } from './shell-command.js';

test.each([
  ['load', 'load "$@"'],
  ['load --fast > /tmp/out', 'load --fast > /tmp/out "$@"'],
  ['cd /srv && load\n', 'cd /srv && load "$@"'],
  ["awk '{print $1}'", 'awk \'{print $1}\' "$@"'],
  ['echo \\$1 "\\$2"', 'echo \\$1 "\\$2" "$@"'],
  ['echo $$ $? ${#HOME} $HOME1 $0', 'echo $$ $? ${#HOME} $HOME1 $0 "$@"'],
  ["echo don\\'t", 'echo don\\\'t "$@"'],
  ['git shift-it', 'git shift-it "$@"'],
  ["# isn't $1 'there'\nload", "# isn't $1 'there'\nload \"$@\""],
])('%j names no parameter: it gets them behind it', (command, expected) => {
  expect(withArguments(command)).toBe(expected);
});

test.each([
  ...['load "$@"', 'load $*', 'test $# = 1', 'test -f "$1"', 'load ${1:-x} ', 'load "${@}"'],
  ...['echo ${#}', 'echo ${#@}', 'shift; load', 'while getopts a o; do :; done'],
  ...['for f do load; done', 'for f; do load; done', 'echo "it\'s $1"', 'echo \'it\'"$1"'],
])('%j says itself where its arguments go', (command) => {
  expect(withArguments(command)).toBe(command);
});

test('a shell gives them to the command as they are', () => {
  const script = withArguments("echo 'got'");
  const args = ['-c', script, 'job', 'a  b', ';id', '$(id)'];
  expect(spawnSync('/bin/sh', args, { encoding: 'utf8' }).stdout).toBe('got a  b ;id $(id)\n');
});

test.each(['', 'load;', 'load &', 'load |', 'load \\', 'cat <<X\ntext\nX'])(
  '%j could only be made another script by something behind it, and stays',
  (command) => {
    expect(withArguments(command)).toBe(command);
  },
);
