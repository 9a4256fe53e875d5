import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';

/** A mail that has arrived. */
export interface ArrivedMail extends Email {
  /** As the envelope says: whom it is really handed to. */
  recipients: string[];
}

/** A server that takes mail, on loopback. */
export interface MailServer {
  port: number;
  arrived: ArrivedMail[];
  /** What it answers to the next mails instead of taking them, by SMTP code; null: it takes them. */
  refuseWith: number | null;
  close: () => Promise<void>;
}

/** Starts one; on a port of before, where it comes back. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const arrived: ArrivedMail[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false },
    onRcptTo: (_address, _session, answer) => {
      if (mail.refuseWith === null) return answer();
      answer(Object.assign(new Error('not now'), { responseCode: mail.refuseWith }));
    },
    onData: (stream, session, answer) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(parts)).then((email) => {
          const recipients = session.envelope.rcptTo.map(({ address }) => address);
          arrived.push({ ...email, recipients });
          answer();
        });
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', () => ready()));
  const mail: MailServer = {
    port: (server.server.address() as AddressInfo).port,
    ...{ arrived, refuseWith: null },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
  return mail;
}
