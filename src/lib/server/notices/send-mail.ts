import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import type { MailSettings } from '../env.ts';
import { isLoopback } from '../listen-address.ts';
import type { Attempt } from './attempt.ts';
import type { MailText } from './compose-mail.ts';

/** A mail to one person. */
export interface Mail extends MailText {
  to: string;
  /** Names it wherever it arrives: the same for each attempt. */
  deliveryId: string;
}

const CONNECT_MS = 10_000;
const SILENT_MS = 20_000;

/** Commands of which a lasting refusal is of this mail, and not of the server or of who sends. */
const ofTheMail: readonly string[] = ['MAIL FROM', 'RCPT TO', 'DATA'];

/**
 * Hands a mail to the server that takes it. Beyond this machine it goes over TLS or not at all.
 *
 * @source RFC 5321, 4.2.1 (5yz is lasting); RFC 3834 (`Auto-Submitted`)
 */
export async function sendMail(mail: Mail, { url, passwordFile, from }: MailSettings): Promise<Attempt> {
  const user = decodeURIComponent(url.username);
  const transport = createTransport({
    ...{ host: url.hostname, ...(url.port !== '' && { port: Number(url.port) }) },
    ...{ secure: url.protocol === 'smtps:', requireTLS: !isLoopback(url.hostname) },
    ...(user !== '' && { auth: { user, pass: readPassword(passwordFile) } }),
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENT_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const { to, subject, text, html, deliveryId } = mail;
  const messageId = `<${deliveryId}@${domainOf(from)}>`;
  try {
    await transport.sendMail({
      ...{ from, to, subject, text, html, messageId },
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return { state: 'sent', error: null };
  } catch (fault) {
    return judgeFault(fault);
  } finally {
    transport.close();
  }
}

function judgeFault(fault: unknown): Attempt {
  const {
    responseCode = 0,
    command = '',
    code,
  } = fault as {
    responseCode?: number;
    command?: string;
    code?: string;
  };
  const error = responseCode > 0 ? `smtp_${responseCode}` : `smtp_${(code ?? 'unknown').toLowerCase()}`;
  return { state: responseCode >= 500 && ofTheMail.includes(command) ? 'failed' : 'again', error };
}

function readPassword(file: string | null): string {
  return file === null ? '' : readFileSync(file, 'utf8').replace(/\r?\n$/, '');
}

function domainOf(from: string): string {
  return /@([\w.-]+)/.exec(from)?.[1] ?? 'lodestar.invalid';
}
