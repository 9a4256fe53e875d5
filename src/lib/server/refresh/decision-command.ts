import { commandText } from '#warehouse/control/command-text.ts';
import { readSettings } from '../env.ts';

/** A command that decides, as whoever runs this server types it. @param words what follows `npm run etl --` */
export function decisionCommand(words: string): string {
  const { dataDirectory, workspace } = readSettings();
  return commandText(words, { data: dataDirectory, workspace });
}
