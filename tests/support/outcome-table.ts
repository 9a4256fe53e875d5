/** What became of each case, printed as a table when all are done. */
export class OutcomeTable {
  private readonly rows: string[][] = [];
  private readonly title: string;
  private readonly head: string[];

  constructor(title: string, head: string[]) {
    this.title = title;
    this.head = head;
  }

  add(...row: string[]): void {
    this.rows.push(row);
  }

  /** The table as Markdown, with the number of cases. */
  print(): void {
    const lines = [this.head, this.head.map(() => '---'), ...this.rows].map(
      (row) => `| ${row.join(' | ')} |`,
    );
    process.stdout.write(`\n${this.title}: ${this.rows.length} cases\n\n${lines.join('\n')}\n\n`);
  }
}
