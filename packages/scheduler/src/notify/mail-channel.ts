import { createTransport } from 'nodemailer';
import { LIMITS } from '@horae/submitter/kernel';
import { type Channel, DeliveryFailure } from './channel.js';
import { hideSecrets, secretsOfLogin } from './hide-secrets.js';
import { mailLetter } from './mail-letter.js';

export interface MailConfig {
  readonly host: string;
  readonly port: number;
  /** A plain address, or `Name <address>`. */
  readonly from: string;
  /** Who gets mail for jobs whose owner has no address. */
  readonly to: readonly string[];
  readonly login: { readonly user: string; readonly password: string } | null;
  /** Encrypted from its beginning (port 465). */
  readonly isTls: boolean;
  readonly startTls: StartTls;
}

/** `offered`: used where the server has it, and insisted on before a password is sent. */
export type StartTls = 'offered' | 'required' | 'never';

const NOBODY = 'the owner is no mail address, and --mail-to names nobody to send it to instead';

export function mailChannel(config: MailConfig): Channel {
  const secrets = config.login === null ? [] : secretsOfLogin(config.login);
  const transport = createTransport({
    host: config.host,
    port: config.port,
    ...encryptionOf(config),
    ...(config.login === null
      ? {}
      : { auth: { user: config.login.user, pass: config.login.password } }),
    connectionTimeout: LIMITS.notificationTimeoutMs,
    greetingTimeout: LIMITS.notificationTimeoutMs,
    socketTimeout: LIMITS.notificationTimeoutMs,
    dnsTimeout: LIMITS.notificationTimeoutMs,
    // A letter is text: nothing in it may make this process open files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: 'mail',
    target: `${config.host}:${config.port}`,
    skipReason: (message) => (mailLetter(message, config.to) === null ? NOBODY : null),
    async deliver(message, signal) {
      const letter = mailLetter(message, config.to);
      if (letter === null) throw new DeliveryFailure(NOBODY, { isFinal: true });
      const sent = await transport
        .sendMail({
          from: config.from,
          to: letter.to.map((address) => ({ name: '', address })),
          subject: letter.subject,
          text: letter.text,
          date: new Date(message.told.at),
          // Nobody's "I am on holiday" should come back.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal,
        })
        .catch((error: Error) => {
          throw failureOf(error, secrets);
        });
      if (sent.rejected.length > 0) {
        throw new DeliveryFailure(`the server refused ${sent.rejected.join(', ')}`, {
          isFinal: true,
        });
      }
    },
    close: () => transport.close(),
  };
}

function encryptionOf({ isTls, startTls, login }: MailConfig) {
  const isRequired = startTls === 'required' || (startTls === 'offered' && login !== null);
  return {
    secure: isTls,
    ignoreTLS: startTls === 'never',
    requireTLS: isRequired,
    // As mail servers do among themselves: a certificate that nobody vouches for is better than
    // none. Where encryption is insisted on, so is a good certificate.
    tls: { rejectUnauthorized: isTls || isRequired },
  };
}

function failureOf(error: Error, secrets: readonly string[]): DeliveryFailure {
  const { permanent, code } = error as { readonly permanent?: boolean; readonly code?: string };
  const text = hideSecrets(error.message, secrets);
  // Without a word of the server, only an address that cannot be one is hopeless.
  return new DeliveryFailure(text, { isFinal: permanent ?? code === 'EENVELOPE' });
}
