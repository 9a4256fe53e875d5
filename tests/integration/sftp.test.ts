import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EtlError } from '#etl/errors.ts';
import { receive } from '#etl/extract/receive.ts';
import { contractWith, extractWorld, type ExtractWorld } from '../support/extract-world.ts';
import { sftpProgram, startSftp, type SftpPlace } from '../support/sftp.ts';

const absent = sftpProgram() === null;
const why = absent ? ' (skipped: no sftp-server of OpenSSH; set SFTP_SERVER)' : '';

describe.skipIf(absent)(`a drop on an SFTP server${why}`, () => {
  let server: SftpPlace;
  let root: string;
  beforeAll(async () => {
    server = await startSftp();
  });
  afterAll(() => server?.stop());
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'lodestar-sftp-'));
    server.onBytes(() => undefined);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const put = (file: string, content: string | Buffer) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  const key = '{ property: privateKeyEnv, value: AGENCY_KEY }';
  const contract = (
    path: string,
    more: { custom?: string[]; hostKey?: string; sign?: string; own?: string[] } = {},
  ) => {
    const custom = [
      `{ property: hostKey, value: '${more.hostKey ?? server.fingerprint}' }`,
      '{ property: userEnv, value: AGENCY_USER }',
      more.sign ?? '{ property: passwordEnv, value: AGENCY_PASSWORD }',
      ...(more.custom ?? []),
    ];
    const location = `sftp://{AGENCY_HOST}${root}/${path}`;
    return contractWith({
      server: `{ server: drop, type: sftp, location: '${location}', format: csv, customProperties: [${custom.join(', ')}] }`,
      ...(more.own && { custom: more.own }),
    });
  };
  const open = (): ExtractWorld => {
    const world = extractWorld();
    Object.assign(world.environment, {
      ...{
        AGENCY_HOST: `127.0.0.1:${server.port}`,
        AGENCY_USER: server.user,
        AGENCY_PASSWORD: server.password,
      },
      ...{ AGENCY_KEY: server.privateKey, LODESTAR_ALLOW_LOOPBACK: '1' },
    });
    return world;
  };
  const failureOf = async (world: ExtractWorld, wanted: ReturnType<typeof contract>): Promise<EtlError> => {
    const fault = await receive(world.context, wanted).then(
      () => null,
      (cause: unknown) => cause as EtlError,
    );
    expect(fault?.name).toBe('EtlError');
    expect(world.everything()).toEqual([]);
    expect(JSON.stringify([fault!.message, fault!.details, world.journal])).not.toMatch(
      /s3cret|PRIVATE KEY|127\.0/,
    );
    await expect.poll(() => server.open()).toBe(0);
    return fault!;
  };

  it.each([
    ['a password', undefined],
    ['a key', key],
  ])('is taken with %s as the same files in the inbox are', async (_, sign) => {
    put('out/2025-10.csv', 'id\n1\n');
    put('out/2025-9.csv', 'id\n2\n');
    put('out/.hidden.csv', 'id\n');
    put('out/empty.csv', '');
    put('out/readme.txt', 'x');
    put('out/deep/2025-1.csv', 'id\n');
    const world = open();
    const wanted = contract('out/*.csv', sign === undefined ? {} : { sign });
    const delivery = await receive(world.context, wanted);
    expect(delivery.files.map(({ fileName }) => fileName)).toEqual([
      '2025-9.csv',
      '2025-10.csv',
      'empty.csv',
    ]);
    expect(delivery.files.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(['id\n2\n', 'id\n1\n', '']);
    expect(await receive(world.context, wanted)).toEqual(delivery);
    // What was fetched is gone; what was kept stays.
    expect(world.everything().every(({ path }) => path.startsWith('extracts/thing/'))).toBe(true);
  });

  it('is searched in folders within folders, and of a register the newest is taken', async () => {
    put('out/year=2025/month=09/a.csv', 'id\n1\n');
    put('out/year=2025/month=10/a.csv', 'id\n2\n');
    const all = await receive(open().context, contract('out/**/*.csv'));
    expect(all.files.map(({ fileName }) => fileName)).toEqual([
      'year=2025/month=09/a.csv',
      'year=2025/month=10/a.csv',
    ]);
    const newest = await receive(
      open().context,
      contract('out/**/*.csv', { own: ['{ property: load, value: { mode: full } }'] }),
    );
    expect(newest.files.map(({ fileName }) => fileName)).toEqual(['year=2025/month=10/a.csv']);
  });

  it('comes byte for byte, however large', async () => {
    const content = Buffer.alloc(9_000_001, 'id\n1234567\n');
    put('out/large.csv', content);
    const { files } = await receive(open().context, contract('out/large.csv'));
    expect(readFileSync(files[0]!.path).equals(content)).toBe(true);
  });

  it('takes a file that grew once when it is at rest', async () => {
    put('out/a.csv', 'id\n'.repeat(200_000));
    let grown = false;
    server.onBytes((bytes) => {
      if (!grown && bytes > 300_000) appendFileSync(join(root, 'out/a.csv'), 'last\n');
      grown ||= bytes > 300_000;
      return undefined;
    });
    const { files } = await receive(open().context, contract('out/a.csv'));
    expect(readFileSync(files[0]!.path, 'utf8').endsWith('last\n')).toBe(true);
  });

  describe('that cannot be taken leaves nothing and says what to do', () => {
    it('an empty folder', async () => {
      put('out/readme.txt', 'x');
      expect(await failureOf(open(), contract('out/*.csv'))).toMatchObject({ code: 'extract_missing' });
    });

    it.each<[what: string, change: (world: ExtractWorld) => void, message: RegExp]>([
      [
        'a wrong password',
        (world) => (world.environment['AGENCY_PASSWORD'] = 's3cret'),
        /sign-in refused.*Check the user/,
      ],
      [
        'nobody at the port',
        (world) => (world.environment['AGENCY_HOST'] = '127.0.0.1:1'),
        /connection refused/,
      ],
      [
        'an address in a private network',
        (world) => (world.environment['AGENCY_HOST'] = '10.1.2.3'),
        /address refused/,
      ],
      ['an address that is none', (world) => (world.environment['AGENCY_HOST'] = 'a@b'), /address invalid/],
      [
        'this machine, where it is not allowed',
        (world) => delete world.environment['LODESTAR_ALLOW_LOOPBACK'],
        /address refused/,
      ],
      [
        'a setting that is not there',
        (world) => delete world.environment['AGENCY_PASSWORD'],
        /setting missing: AGENCY_PASSWORD/,
      ],
    ])('%s', async (_, change, message) => {
      put('out/a.csv', 'id\n');
      const world = open();
      change(world);
      expect((await failureOf(world, contract('out/*.csv'))).message).toMatch(message);
    });

    it('a key that cannot be read', async () => {
      const world = open();
      world.environment['AGENCY_KEY'] = 'PRIVATE KEY s3cret';
      expect((await failureOf(world, contract('out/*.csv', { sign: key }))).message).toMatch(
        /private key not read/,
      );
    });

    it('a server that shows another key', async () => {
      put('out/a.csv', 'id\n');
      const hostKey = `SHA256:${'A'.repeat(43)}`;
      const fault = await failureOf(open(), contract('out/*.csv', { hostKey }));
      expect(fault).toMatchObject({ code: 'extract_sftp_failed' });
      expect(fault.message).toContain(`another key, ${server.fingerprint}`);
    });

    it('no such folder', async () => {
      expect((await failureOf(open(), contract('nowhere/*.csv'))).message).toMatch(
        /file or folder not there/,
      );
    });

    it('a link, wherever it leads', async () => {
      put('elsewhere/secret.csv', 'PLOT');
      put('out/a.csv', 'id\n');
      symlinkSync('../elsewhere/secret.csv', join(root, 'out/b.csv'));
      expect(await failureOf(open(), contract('out/*.csv'))).toMatchObject({ code: 'extract_unreadable' });
      symlinkSync('../elsewhere', join(root, 'out/linked'));
      rmSync(join(root, 'out/b.csv'));
      expect((await receive(open().context, contract('out/**/*.csv'))).files).toHaveLength(1);
    });

    it('a name that would lead elsewhere', async () => {
      put('out/x\\..\\..\\a.csv', 'id\n');
      expect((await failureOf(open(), contract('out/*.csv'))).message).toMatch(/a name that leads elsewhere/);
    });

    it.each([
      ['maxFiles', 1],
      ['maxTotalBytes', 7],
    ])('more than %s', async (limit, value) => {
      put('out/a.csv', 'id\n1\n');
      put('out/b.csv', 'id\n1\n');
      const custom = [`{ property: limits, value: { ${limit}: ${value} } }`];
      expect((await failureOf(open(), contract('out/*.csv', { custom }))).message).toMatch(
        `${limit} = ${value}`,
      );
    });

    it('a file that never rests', async () => {
      put('out/a.csv', 'id\n'.repeat(200_000));
      server.onBytes((bytes) => {
        if (bytes > 100_000) appendFileSync(join(root, 'out/a.csv'), 'x\n');
        return undefined;
      });
      expect(await failureOf(open(), contract('out/a.csv'))).toMatchObject({ code: 'extract_unreadable' });
    });

    it('a file that vanishes before its turn', async () => {
      put('out/a.csv', 'id\n'.repeat(200_000));
      put('out/b.csv', 'id\n');
      server.onBytes((bytes) => {
        if (bytes > 100_000) rmSync(join(root, 'out/b.csv'), { force: true });
        return undefined;
      });
      expect((await failureOf(open(), contract('out/*.csv'))).message).toMatch(/file or folder not there/);
    });

    it('a connection cut in the middle of a file', async () => {
      put('out/a.csv', 'id\n'.repeat(2_000_000));
      server.onBytes((bytes) => (bytes > 500_000 ? 'cut' : undefined));
      expect((await failureOf(open(), contract('out/a.csv'))).message).toMatch(/connection cut/);
    });

    it('too little time', async () => {
      put('out/a.csv', Buffer.alloc(80_000_000, 'id\n'));
      const custom = ['{ property: limits, value: { timeoutSeconds: 0.4 } }'];
      expect((await failureOf(open(), contract('out/a.csv', { custom }))).message).toMatch(/within 0\.4 s/);
    });
  });

  it('is let go when the run is cancelled', async () => {
    put('out/a.csv', Buffer.alloc(20_000_000, 'id\n'));
    const world = open();
    server.onBytes((bytes) => {
      if (bytes > 300_000) world.stop.abort();
      return undefined;
    });
    expect(await failureOf(world, contract('out/a.csv'))).toMatchObject({ code: 'run_cancelled' });
  });

  const daemon = '/usr/sbin/sshd';
  const noDaemon = !existsSync(daemon);
  it.skipIf(noDaemon)(
    `is taken from OpenSSH's own server${noDaemon ? ' (skipped: no sshd)' : ''}`,
    async () => {
      put('out/a.csv', 'id\n1\n');
      const generate = (name: string) =>
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(root, name)]);
      generate('host');
      generate('own');
      const fingerprint = execFileSync('ssh-keygen', ['-l', '-f', join(root, 'host.pub')], {
        encoding: 'utf8',
      }).split(' ')[1]!;
      const port = await new Promise<number>((found) => {
        const probe = createServer().listen(0, '127.0.0.1', () => {
          const { port } = probe.address() as AddressInfo;
          probe.close(() => found(port));
        });
      });
      put(
        'sshd_config',
        [
          `Port ${port}`,
          'ListenAddress 127.0.0.1',
          `HostKey ${root}/host`,
          `AuthorizedKeysFile ${root}/own.pub`,
          'StrictModes no',
          'UsePAM no',
          'PidFile none',
          'Subsystem sftp internal-sftp',
        ].join('\n'),
      );
      if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
      const sshd = spawn(daemon, ['-D', '-e', '-f', join(root, 'sshd_config')], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      try {
        await new Promise<void>((ready) =>
          sshd.stderr.on('data', (text) => String(text).includes('listening') && ready()),
        );
        const world = open();
        const user = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
        Object.assign(world.environment, {
          AGENCY_HOST: `127.0.0.1:${port}`,
          AGENCY_USER: user,
          AGENCY_KEY: readFileSync(join(root, 'own'), 'utf8'),
        });
        const { files } = await receive(
          world.context,
          contract('out/*.csv', { sign: key, hostKey: fingerprint }),
        );
        expect(files.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(['id\n1\n']);
      } finally {
        sshd.kill();
      }
    },
  );
});
