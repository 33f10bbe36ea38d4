import { type Option, Unreadable } from '@horae/submitter/options';

const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[\w.-]+):(\d{1,5})$/i;
/** Ways to write "any address of this machine", which lead nowhere from another one. */
const ANY_ADDRESSES: ReadonlySet<string> = new Set(['0.0.0.0', '[::]']);
const PORT_MAX = 65_535;

/** `host:port` that others are told. The fallback names the options that it is made of. */
export function advertised(fallback: string, meaning: string): Option<string> {
  const read = (value: unknown): string | Unreadable => {
    const text = typeof value === 'string' ? value.trim() : '';
    const [, host, port] = HOST_AND_PORT.exec(text) ?? [];
    const isGood = host !== undefined && !ANY_ADDRESSES.has(host) && Number(port) <= PORT_MAX;
    return isGood && URL.canParse(`http://${text}`)
      ? text
      : new Unreadable('host:port as others reach it, e.g. scheduler1.example.org:4400');
  };
  return { type: 'host:port', defaultText: fallback, meaning, fallback, read };
}
