import type { Answer, Question } from './answer.ts';
import { chooseCoding, pack } from './content-coding.ts';

/** Packs a whole body that is not packed yet as its asker likes it; streams and files go as they are. */
export async function packAnswer(answer: Answer, { header }: Question): Promise<Answer> {
  const { body, headers } = answer;
  if (typeof body !== 'string' || 'content-encoding' in headers) return answer;
  const varied = { ...headers, vary: headers.vary ?? 'accept-encoding' };
  const coding = chooseCoding(header('accept-encoding'));
  const packed = await pack(Buffer.from(body), coding);
  if (!packed) return { ...answer, headers: varied };
  return { ...answer, headers: { ...varied, 'content-encoding': coding }, body: packed };
}
