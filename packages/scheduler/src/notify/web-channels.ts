import type { Credentials } from '@horae/submitter/options';
import type { Channel } from './channel.js';
import { callbackBody } from './callback-body.js';
import { mattermostBody, slackBody } from './chat-body.js';
import { secretsOfLogin } from './hide-secrets.js';
import type { Message } from './message.js';
import { createWebPost } from './web-post.js';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export function slackChannel(url: string): Channel {
  return jsonChannel('slack', { url, headers: JSON_TYPE }, slackBody);
}

export function mattermostChannel(url: string): Channel {
  return jsonChannel('mattermost', { url, headers: JSON_TYPE }, mattermostBody);
}

export interface CallbackConfig {
  readonly url: string;
  readonly credentials: Credentials | null;
}

export function callbackChannel({ url, credentials }: CallbackConfig): Channel {
  const authorization =
    credentials === null
      ? {}
      : { authorization: `Basic ${base64(`${credentials.user}:${credentials.password}`)}` };
  const secrets = credentials === null ? [] : secretsOfLogin(credentials);
  const headers = { ...JSON_TYPE, ...authorization };
  return jsonChannel('http', { url, headers, secrets }, callbackBody);
}

function jsonChannel(
  name: Channel['name'],
  target: Parameters<typeof createWebPost>[0],
  bodyOf: (message: Message) => object,
): Channel {
  const web = createWebPost(target);
  return {
    name,
    target: web.host,
    skipReason: () => null,
    deliver: (message, signal) => web.post(JSON.stringify(bodyOf(message)), signal),
    close: () => web.close(),
  };
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
