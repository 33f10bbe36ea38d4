import { describe, expect, test } from 'vitest';
import { leadingNode } from './leading-node.js';
import { masterUrl } from './master-url.js';

/** As Apache Mesos 1.12 wrote it. */
const RECORDED =
  '{"address":{"hostname":"127.0.0.1","ip":"127.0.0.1","port":5061},"capabilities":' +
  '[{"type":"AGENT_UPDATE"},{"type":"AGENT_DRAINING"},{"type":"QUOTA_V2"}],' +
  '"hostname":"127.0.0.1","id":"3a723812-e65e-4481-855d-d85693eb4a0b","ip":16777343,' +
  '"pid":"master@127.0.0.1:5061","port":5061,"version":"1.12.0"}';

function urlOf(text: string): string | null {
  return masterUrl(new TextEncoder().encode(text));
}

describe('the znode of a master', () => {
  test.each([
    [RECORDED, 'http://127.0.0.1:5061'],
    ['{"address":{"hostname":"node1","ip":"10.0.0.1","port":5050}}', 'http://node1:5050'],
    ['{"address":{"ip":"10.0.0.1","port":5050}}', 'http://10.0.0.1:5050'],
    ['{"address":{"ip":"fd00::1","port":5050}}', 'http://[fd00::1]:5050'],
    ['{"address":{"hostname":"Node1","port":80}}', 'http://node1'],
    ['{"hostname":"node1","port":5050,"ip":16777343}', 'http://node1:5050'],
    ['{"pid":"master@10.0.0.1:5050","ip":16777343}', 'http://10.0.0.1:5050'],
    ['{"pid":"master@[fd00::1]:5050"}', 'http://[fd00::1]:5050'],
  ])('%s leads to %s', (text, url) => {
    expect(urlOf(text)).toBe(url);
  });

  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"address":{"hostname":"node1"}}',
    '{"address":{"hostname":"node1","port":0}}',
    '{"address":{"hostname":"node1","port":65536}}',
    '{"address":{"hostname":"node1/x","port":5050}}',
    '{"address":{"hostname":"user@node1","port":5050}}',
    '{"address":{"hostname":"1.2.3.456","port":5050}}',
    '{"pid":"master@10.0.0.1"}',
  ])('%j leads nowhere', (text) => {
    expect(urlOf(text)).toBeNull();
  });

  test('bytes that are no text lead nowhere', () => {
    expect(masterUrl(Uint8Array.from([0xff, 0xfe]))).toBeNull();
  });
});

describe('the znodes of masters', () => {
  test('the smallest number leads, in whatever order they are listed', () => {
    const names = ['json.info_0000000012', 'json.info_0000000007', 'json.info_0000000100'];
    expect(leadingNode(names)).toBe('json.info_0000000007');
  });

  test('what does not announce a master is passed over', () => {
    const names = ['log_replicas', 'info_0000000001', 'json.info_1', 'election', 'head'];
    expect(leadingNode(names)).toBeNull();
    expect(leadingNode([...names, 'json.info_0000000009'])).toBe('json.info_0000000009');
  });
});
