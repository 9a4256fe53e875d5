import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a device may do otherwise than it should. */
export interface Manner {
  /** The page it believes to be on. */
  origin: string;
  /** The site it signs for. */
  siteId: string;
  /** Whether it made sure who holds it. */
  verifiesUser: boolean;
}

/** @source WebAuthn level 3 §6.1 */
const flags = { userPresent: 0x01, userVerified: 0x04, attestedData: 0x40 };

/** An authenticator in software, with one key: P-256, no attestation. */
export class PasskeyDevice {
  readonly credentialId: Buffer = randomBytes(32);
  counter = 0;
  #key: KeyObject;
  #publicKey: KeyObject;
  #userHandle: string | undefined;

  constructor() {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = pair.privateKey;
    this.#publicKey = pair.publicKey;
  }

  /** As `navigator.credentials.create` answers. */
  create(options: PublicKeyCredentialCreationOptionsJSON, manner: Manner): RegistrationResponseJSON {
    this.#userHandle = options.user.id;
    const { x, y } = this.#publicKey.export({ format: 'jwk' });
    const coordinate = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
    const coseKey = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        ...([
          [1, 2],
          [3, -7],
          [-1, 1],
        ] as const),
        ...([
          [-2, coordinate(x!)],
          [-3, coordinate(y!)],
        ] as const),
      ]),
    );
    const length = Buffer.from([this.credentialId.length >> 8, this.credentialId.length & 0xff]);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.credentialId, coseKey]);
    const authData = Buffer.concat([this.#authenticatorData(manner, flags.attestedData), attested]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ]);
    const id = this.credentialId.toString('base64url');
    return {
      ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
      response: {
        clientDataJSON: clientData('webauthn.create', options.challenge, manner).toString('base64url'),
        attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** As `navigator.credentials.get` answers. */
  get(options: PublicKeyCredentialRequestOptionsJSON, manner: Manner): AuthenticationResponseJSON {
    this.counter += 1;
    const data = clientData('webauthn.get', options.challenge, manner);
    const authenticatorData = this.#authenticatorData(manner, 0);
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(data).digest()]);
    const id = this.credentialId.toString('base64url');
    return {
      ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
      response: {
        clientDataJSON: data.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, this.#key).toString('base64url'),
        userHandle: this.#userHandle,
      },
    };
  }

  #authenticatorData({ siteId, verifiesUser }: Manner, more: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const flag = flags.userPresent | (verifiesUser ? flags.userVerified : 0) | more;
    return Buffer.concat([createHash('sha256').update(siteId).digest(), Buffer.from([flag]), counter]);
  }
}

function clientData(type: string, challenge: string, { origin }: Manner): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}
