import type { MailConfig } from './mail-channel.js';
import type { CallbackConfig } from './web-channels.js';

/** Who is told, and how; null is a channel that is not wanted. */
export interface NotifyConfig {
  /** In front of every subject; none when null. */
  readonly clusterName: string | null;
  readonly mail: MailConfig | null;
  readonly slackUrl: string | null;
  readonly mattermostUrl: string | null;
  readonly callback: CallbackConfig | null;
  readonly sentryDsn: string | null;
}
