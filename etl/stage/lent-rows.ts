/** Of the next rows there are a few bytes more or less. */
const ROOM_TO_SPARE = 4096;

/** Rows that are written from elsewhere, while further ones are copied to where they stood. */
export class LentRows {
  private readonly lent: { room: Buffer; until: Promise<void> }[] = [];
  private readonly free: Buffer[] = [];

  /** Hands over a copy of some rows; it is lent until the answer is there. */
  lend(rows: Buffer, take: (rows: Buffer) => Promise<void> | undefined): void {
    const room = this.roomFor(rows.length);
    rows.copy(room);
    const until = take(room.subarray(0, rows.length));
    if (until) this.lent.push({ room, until });
    else this.free.push(room);
  }

  /** Rows that were lent at once are never more than rooms: one that is too small is given up for a larger one. */
  private roomFor(bytes: number): Buffer {
    const at = this.free.findLastIndex(({ length }) => length >= bytes);
    if (at >= 0) return this.free.splice(at, 1)[0]!;
    this.free.pop();
    return Buffer.allocUnsafe(bytes + ROOM_TO_SPARE);
  }

  /** Waits until no more than so many are lent. @throws what whoever has them throws */
  async takeBack(most: number): Promise<void> {
    for (const { room, until } of this.lent.splice(0, Math.max(0, this.lent.length - most))) {
      await until;
      this.free.push(room);
    }
  }
}
