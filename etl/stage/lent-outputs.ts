/** Room to copy rows to, while rows copied before are still being written from elsewhere. */
export class LentOutputs {
  /** What may be written to. */
  now: Buffer;
  private readonly bytes: number;
  private readonly lent: { output: Buffer; until: Promise<void> }[] = [];
  private readonly free: Buffer[] = [];

  constructor(bytes: number) {
    this.bytes = bytes;
    this.now = Buffer.allocUnsafe(bytes);
  }

  /** Lends what was written to, until it is given back. */
  lend(until: Promise<void>): void {
    this.lent.push({ output: this.now, until });
    this.now = this.free.pop() ?? Buffer.allocUnsafe(this.bytes);
  }

  /** Waits until no more than so many are lent. @throws what whoever has them throws */
  async takeBack(most: number): Promise<void> {
    for (const { output, until } of this.lent.splice(0, Math.max(0, this.lent.length - most))) {
      await until;
      this.free.push(output);
    }
  }
}
