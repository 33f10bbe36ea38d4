/** Shorter ones are no secrets, and hiding them would tell them. */
const SECRET_LENGTH_MIN = 6;

/** What the other side answers may quote what it was sent: logs and pages must not repeat it. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SECRET_LENGTH_MIN)
    .reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
}

/** Of a webhook, the address is what only friends know: the whole, and what looks like a token. */
export function secretsOfAddress(url: string): readonly string[] {
  const { pathname, search } = new URL(url);
  const whole = `${pathname}${search}`;
  return [whole, ...whole.split(/[/?&=]/).filter((part) => /\d/.test(part))];
}

/** A password as it goes over the line. */
export function secretsOfLogin(login: {
  readonly user: string;
  readonly password: string;
}): readonly string[] {
  const { user, password } = login;
  const forms = [`\0${user}\0${password}`, `${user}:${password}`, password];
  return [...forms.map((form) => Buffer.from(form, 'utf8').toString('base64')), password];
}
